import type { Bench, Row } from './bench.ts';
import { renderRows } from './render-rows.ts';
import { segmentRows } from './segment-rows.ts';
import { transliterationRows } from './transliteration-rows.ts';

/** The work on a text before it is stored: rendering, transliterating, counting segments. In CPU time of one process. */
export const textBench: Bench = {
  name: 'text',
  title: 'segments, transliteration and rendering of SMS texts, against libraries that do it',
  async run(options) {
    const rows: Row[] = [];
    for (const part of [segmentRows, transliterationRows, renderRows]) rows.push(...(await part(options)));
    return rows;
  },
};

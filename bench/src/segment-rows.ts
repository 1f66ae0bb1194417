import { createRequire } from 'node:module';
import { segments } from '@nkul/templates';
import { SegmentedMessage } from '../../tools/text-libraries.ts';
import type { BenchOptions, Row } from './bench.ts';
import { cpuRate } from './cpu-rate.ts';
import { frenchTexts, plainFrenchTexts } from './french-texts.ts';
import { compare, inTurn, median } from './in-turn.ts';
import { type SegmentCount, segmentSamples, wrongSamples } from './segment-samples.ts';

/** The parts of two untyped libraries that are used here. */
interface SplitSms {
  split(
    text: string,
    options: { readonly summary: true },
  ): { readonly characterSet: 'GSM' | 'Unicode'; readonly parts: readonly unknown[] };
}
interface GsmCharsetUtils {
  getCharCount(text: string): { readonly encoding: 'GSM' | 'UCS2'; readonly msgCount: number };
}

const require = createRequire(import.meta.url);
const splitSms: SplitSms = require('split-sms');
const gsmCharsetUtils: GsmCharsetUtils = require('@trt2/gsm-charset-utils');

const own = 'segments()';
const limit = 'a table look-up';

const peers: Readonly<Record<string, (text: string) => SegmentCount>> = {
  'split-sms': (text) => {
    const { characterSet, parts } = splitSms.split(text, { summary: true });
    return { encoding: characterSet === 'GSM' ? 'gsm7' : 'ucs2', segments: parts.length };
  },
  '@trt2/gsm-charset-utils': (text) => {
    const { encoding, msgCount } = gsmCharsetUtils.getCharCount(text);
    return { encoding: encoding === 'GSM' ? 'gsm7' : 'ucs2', segments: msgCount };
  },
  'sms-segments-calculator': (text) => {
    const message = new SegmentedMessage(text);
    return { encoding: message.encodingName === 'GSM-7' ? 'gsm7' : 'ucs2', segments: message.segmentsCount };
  },
};

/** Counting segments. The target is relative to the fastest library that counts all samples correctly. */
export async function segmentRows(options: BenchOptions): Promise<readonly Row[]> {
  if (wrongSamples(segments) > 0) throw new Error('segments() counts samples wrong: its speed says nothing.');
  const wrong = new Map(Object.entries(peers).map(([name, count]) => [name, wrongSamples(count)]));
  const rows: Row[] = [];
  for (const [what, texts] of [
    ['as written', frenchTexts],
    ['mostly GSM 7-bit', plainFrenchTexts],
  ] as const) {
    const variants = { [own]: segments, ...peers, [limit]: lookUp };
    const rounds = await inTurn(
      Object.fromEntries(
        Object.entries(variants).map(([name, count]) => [name, async () => cpuRate(texts, count)]),
      ),
      options,
    );
    const correct = Object.keys(peers).filter((name) => wrong.get(name) === 0);
    const fastest = correct.toSorted((a, b) => median(rounds[b] ?? []) - median(rounds[a] ?? []))[0];
    for (const name of [...Object.keys(peers), limit]) {
      const errors = wrong.get(name) ?? 0;
      const note = errors === 0 ? '' : ` (it counts ${errors} of ${segmentSamples.length} samples otherwise)`;
      rows.push(
        compare(rounds, {
          case: `segments, ${what}${note}`,
          of: own,
          against: name,
          unit: 'texts a second of CPU time',
          ...(name === fastest && { target: { sense: 'at least', ratio: 5 } }),
          ...(name === limit && { target: { sense: 'at least', ratio: 0.5 } }),
        }),
      );
    }
  }
  return rows;
}

/** Septets by code unit; 0 for a character outside the alphabet. */
const septets = Uint8Array.from({ length: 0x1_00_00 }, (_, code) => {
  const { encoding, units } = segments(String.fromCharCode(code));
  return encoding === 'gsm7' ? units : 0;
});

const codeUnitAt = String.prototype.charCodeAt;

/** The least work of any count: looks every character up, as fast as segments() reads one. */
function lookUp(text: string): number {
  const { length } = text;
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum += septets[codeUnitAt.call(text, index)] ?? 0;
  return sum;
}

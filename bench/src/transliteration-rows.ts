import { createRequire } from 'node:module';
import { smsText, toGsm7 } from '@nkul/templates';
import { SegmentedMessage, transliterate } from '../../tools/text-libraries.ts';
import type { BenchOptions, Row } from './bench.ts';
import { cpuRate } from './cpu-rate.ts';
import { frenchTexts } from './french-texts.ts';
import { compare, inTurn } from './in-turn.ts';

/** The part of an untyped library that is used here. */
interface GsmCharsetUtils {
  removeNonGsmChars(text: string): string;
}

const require = createRequire(import.meta.url);
const gsmCharsetUtils: GsmCharsetUtils = require('@trt2/gsm-charset-utils');

const own = 'toGsm7()';
const ownMeasured = 'smsText()';
const ascii = 'transliteration, to ASCII';
const questionMarks = '@trt2/gsm-charset-utils, the rest as ?';
const smart = 'sms-segments-calculator, smart encoding';

/** Transliteration into the GSM 7-bit alphabet. The libraries differ in their results, so the rows have no target. */
export async function transliterationRows(options: BenchOptions): Promise<readonly Row[]> {
  const rounds = await inTurn(
    {
      [own]: async () => cpuRate(frenchTexts, toGsm7),
      [ascii]: async () => cpuRate(frenchTexts, (text) => transliterate(text)),
      [questionMarks]: async () => cpuRate(frenchTexts, (text) => gsmCharsetUtils.removeNonGsmChars(text)),
      [ownMeasured]: async () => cpuRate(frenchTexts, (text) => smsText(text)),
      [smart]: async () =>
        cpuRate(frenchTexts, (text) => new SegmentedMessage(text, 'auto', true).segmentsCount),
    },
    options,
  );
  const row = { unit: 'texts a second of CPU time' };
  return [
    compare(rounds, { ...row, case: 'transliteration', of: own, against: ascii }),
    compare(rounds, { ...row, case: 'transliteration', of: own, against: questionMarks }),
    compare(rounds, { ...row, case: 'transliteration and segments', of: ownMeasured, against: smart }),
  ];
}

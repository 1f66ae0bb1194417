import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import { roomOf } from '../measure/segment-room.ts';
import type { MeasuredText } from '../measure/sms-writer.ts';
import type { Shortening } from '../words/measure-words.ts';
import { placeIn } from './message-place.ts';
import { sentLiterals } from './sent-literals.ts';

/** With more units than this over a segment, a text is not a few characters too long. */
const fewUnits = 5;

/** How many units a text is over the room of one segment less, if these are few. */
export function unitsOver({ size: { encoding, segments, units } }: MeasuredText): number | undefined {
  if (segments === 1) return undefined;
  const over = units - roomOf(encoding, segments - 1);
  return over >= 1 && over <= fewUnits ? over : undefined;
}

/** Says where a few characters less are one SMS less, with usual values. */
export function* nearlyLess(message: MeasuredMessage): Generator<CatalogProblem> {
  const { usual } = message;
  const over = unitsOver(usual);
  if (over === undefined) return;
  const { encoding, segments, units } = usual.size;
  const given = { units, encoding, over, segments: segments - 1, shorter: shortenings(message) };
  yield { level: 'note', rule: 'budget', ...placeIn(message), says: ['oneLess', given] };
}

/** Simple ways to shorten the words of the template. */
function shortenings({ writer, usual }: MeasuredMessage): readonly Shortening[] {
  const literals = sentLiterals(writer.text).map(({ text }) => text);
  const has = (pattern: RegExp) => literals.some((text) => pattern.test(text));
  const found: Shortening[] = [];
  if (has(/ {2}/)) found.push('doubleSpace');
  if (usual.written !== usual.written.trim()) found.push('edgeSpace');
  if (has(/«\s|\s»/) && /" | "/.test(usual.text)) found.push('quotes');
  if (has(/…|\.{3}/)) found.push('ellipsis');
  return found;
}

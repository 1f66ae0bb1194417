import type { CatalogTemplate } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import { optOutName } from '../values/opt-out-link.ts';

/** A character that the GSM 7-bit alphabet lacks and that cannot be written in it. */
const emoji = '🙂';

/**
 * Finds the text values in which one emoji would have a message refused: it may not be sent in UCS-2, or takes more
 * segments than its budget then. With the encoding `gsm7`, values never change the encoding.
 */
export function* valueAlphabetProblems(
  { name, sms: { encoding, maxSegments } }: CatalogTemplate,
  messages: readonly MeasuredMessage[],
): Generator<CatalogProblem> {
  if (encoding === 'gsm7' || (maxSegments === undefined && encoding !== 'refuse-ucs2')) return;
  const names = new Set<string>();
  let segments = 0;
  for (const message of messages.filter(({ usual }) => usual.size.encoding === 'gsm7')) {
    for (const [value, text] of withEmoji(message)) {
      if (encoding !== 'refuse-ucs2' && text <= (maxSegments ?? 0)) continue;
      names.add(value);
      segments = Math.max(segments, text);
    }
  }
  if (names.size === 0) return;
  const given = { names: [...names], segments, budget: maxSegments ?? 0 };
  const says = [encoding === 'refuse-ucs2' ? 'valueMayRefuse' : 'valueMayExceed', given] as const;
  yield { level: 'warning', rule: 'gsm7', template: name, says };
}

/** How many segments a message takes with an emoji at the end of each text value. */
function withEmoji({
  writer,
  values,
}: MeasuredMessage): readonly (readonly [name: string, segments: number])[] {
  return [...writer.text.kinds]
    .filter(([name, kind]) => kind === 'text' && name !== optOutName)
    .map(([name]) => {
      const characters = [...String(values.usual[name])].slice(0, -1).join('');
      return [name, writer.write({ ...values.usual, [name]: characters + emoji }).size.segments];
    });
}

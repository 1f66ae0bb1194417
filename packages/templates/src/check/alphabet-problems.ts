import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import type { MeasuredText, SmsWriter } from '../measure/sms-writer.ts';
import { toGsm7 } from '../sms/to-gsm7.ts';
import type { Saying } from '../words/saying.ts';
import { placeIn } from './message-place.ts';
import { scriptOf } from './script-of.ts';
import { type SentLiteral, sentLiterals } from './sent-literals.ts';

/** The characters of a text that the GSM 7-bit alphabet lacks: a line for those replaced, and one for the others. */
export function* alphabetProblems(message: MeasuredMessage): Generator<CatalogProblem> {
  const { writer } = message;
  const { encoding } = writer.template.sms;
  const { replaced, remaining } = foundIn(writer);
  // If one character remains, the whole text is sent as it is written.
  const asWritten = remaining.length > 0 && encoding !== 'gsm7' && encoding !== 'keep';
  const [change] = replaced;
  if (change !== undefined && !asWritten) {
    const kept = encoding === 'keep';
    const says: Saying = [
      kept ? 'keptOutside' : 'sentAs',
      { changes: replaced.map(({ character, replacement = '' }) => ({ character, replacement })) },
    ];
    yield { level: kept ? 'warning' : 'note', rule: 'gsm7', ...placeIn(message), says, ...placed(change) };
  }
  const [first] = remaining;
  if (first === undefined) return;
  const characters = remaining.map(({ character }) => character);
  const script = scriptOf(characters);
  const says: Saying = script === undefined ? ['outside', { characters }] : ['outsideScript', { script }];
  const harmless = script === undefined ? 'warning' : 'note';
  const level = encoding === 'refuse-ucs2' ? 'error' : harmless;
  yield { level, rule: 'gsm7', ...placeIn(message), says, ...placed(first) };
}

interface Found {
  readonly character: string;
  readonly replacement?: string;
  readonly place: ReturnType<SentLiteral['placeOf']>;
}

function placed({ place }: Found): Pick<CatalogProblem, 'place'> {
  return place === undefined ? {} : { place };
}

/** Each character once, with its first place. */
function foundIn({ text }: SmsWriter): {
  readonly replaced: readonly Found[];
  readonly remaining: readonly Found[];
} {
  const replaced = new Map<string, Found>();
  const remaining = new Map<string, Found>();
  for (const literal of sentLiterals(text)) {
    const changed = toGsm7(literal.text);
    for (const { character, replacement, index } of changed.replaced) {
      // A letter and its accent, composed, look as before.
      if (replacement !== character.normalize('NFC') && !replaced.has(character))
        replaced.set(character, { character, replacement, place: literal.placeOf(index) });
    }
    for (const { character } of changed.remaining) {
      if (remaining.has(character)) continue;
      remaining.set(character, { character, place: literal.placeOf(literal.text.indexOf(character)) });
    }
  }
  return { replaced: [...replaced.values()], remaining: [...remaining.values()] };
}

/** Finds texts that become UCS-2 only through a value, or through a space in a formatted number. */
export function* formattedProblems(message: MeasuredMessage): Generator<CatalogProblem> {
  const { usual, longest, writer } = message;
  const own = sentLiterals(writer.text)
    .map(({ text }) => text)
    .join(' ');
  if (toGsm7(own).remaining.length > 0) return;
  const unseenIn = ({ culprits }: MeasuredText) =>
    [...new Set(culprits.map(({ character }) => character))].filter((one) => !own.includes(one));
  const [unseen, later] = [unseenIn(usual), unseenIn(longest)];
  const characters = unseen.length > 0 ? unseen : later;
  if (characters.length === 0) return;
  const refused = writer.template.sms.encoding === 'refuse-ucs2';
  const given = { characters, values: unseen.length > 0 ? 'usual' : 'longest' } as const;
  const says: Saying = [refused ? 'valueRefused' : 'valueOutside', given];
  yield { level: refused ? 'error' : 'warning', rule: 'gsm7', ...placeIn(message), says };
}

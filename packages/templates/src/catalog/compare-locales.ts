import { commonKind, type ValueKind } from '../values/value-kind.ts';
import type { AddProblem, Contents } from './read-contents.ts';

type Kinds = ReadonlyMap<string, ValueKind>;

const shownParts = ['text', 'subject', 'html'] as const;

/** The values that the texts of one locale use, in all channels. */
export function kindsIn(contents: Contents, locale: string, addProblem: AddProblem): Kinds {
  const kinds = new Map<string, ValueKind>();
  const texts = [...contents.values()].flatMap(({ text, subject, html }) => [text, subject, html]);
  for (const [name, kind] of texts.flatMap((text) => [...(text?.kinds ?? [])])) {
    const known = kinds.get(name) ?? kind;
    const common = commonKind(known, kind);
    if (common === undefined) {
      addProblem({
        rule: 'values',
        locale,
        says: ['valueInTwoTexts', { name, known, kind }],
      });
    }
    kinds.set(name, common ?? known);
  }
  return kinds;
}

/** The values of a template, in all locales. */
export function mergedKinds(all: Iterable<Kinds>): Kinds {
  const kinds = new Map<string, ValueKind>();
  for (const [name, kind] of [...all].flatMap((each) => [...each])) {
    kinds.set(name, commonKind(kinds.get(name) ?? kind, kind) ?? kind);
  }
  return kinds;
}

/** Reports each text that one locale has and another lacks. */
export function compareParts(read: ReadonlyMap<string, Contents>, addProblem: AddProblem): void {
  const partsOf = (contents: Contents) =>
    [...contents].flatMap(([channel, content]) =>
      shownParts.filter((part) => content[part] !== undefined).map((part) => `${channel}.${part}`),
    );
  const all = new Set([...read.values()].flatMap(partsOf));
  for (const [locale, contents] of read) {
    const own = new Set(partsOf(contents));
    for (const part of all) {
      if (own.has(part)) continue;
      const others = [...read].filter(([, each]) => partsOf(each).includes(part)).map(([other]) => other);
      addProblem({ rule: 'locale', locale, says: ['missingPart', { part, others }] });
    }
  }
}

/** Reports each value that a locale lacks, or uses as a different kind than another locale. */
export function compareValues(
  kindsByLocale: ReadonlyMap<string, Kinds>,
  all: Kinds,
  addProblem: AddProblem,
): void {
  const localesWith = (name: string, is: (kind: ValueKind) => boolean) =>
    [...kindsByLocale].flatMap(([locale, kinds]) => {
      const kind = kinds.get(name);
      return kind !== undefined && is(kind) ? [locale] : [];
    });
  for (const [locale, own] of kindsByLocale) {
    for (const [name, kind] of all) {
      const here = own.get(name);
      if (here === undefined) {
        addProblem({
          rule: 'values',
          locale,
          says: ['valueMissing', { name, others: localesWith(name, () => true) }],
        });
      } else if (asGiven(here) !== asGiven(kind)) {
        addProblem({
          rule: 'values',
          locale,
          says: [
            'valueDiffers',
            {
              name,
              known: here,
              kind,
              others: localesWith(name, (other) => asGiven(other) !== asGiven(here)),
            },
          ],
        });
      }
    }
  }
}

/** One language may use a value to choose a branch, and another just print it. */
function asGiven(kind: ValueKind): ValueKind {
  return kind === 'choice' ? 'text' : kind;
}

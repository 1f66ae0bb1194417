import {
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { AddProblem, Contents } from './read-contents.ts';

type Keys = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Reports keys of selects that were translated: `{g, select, f {…}}` beside `{g, select, w {…}}`. Both of them fall to
 * `other`, in one language each. A language may have fewer keys, or more.
 */
export function compareSelects(
  read: ReadonlyMap<string, Contents>,
  { defaultLocale }: { readonly defaultLocale: string },
  addProblem: AddProblem,
): void {
  const source = keysIn(read.get(defaultLocale));
  for (const [locale, contents] of read) {
    for (const [name, keys] of locale === defaultLocale ? [] : keysIn(contents)) {
      const wanted = source.get(name);
      if (wanted === undefined) continue;
      const own = [...keys].filter((key) => !wanted.has(key));
      const missing = [...wanted].filter((key) => !keys.has(key));
      if (own.length > 0 && missing.length > 0)
        addProblem({
          rule: 'values',
          locale,
          says: ['selectKeysDiffer', { name, own, missing, defaultLocale }],
        });
    }
  }
}

function keysIn(contents: Contents | undefined): Keys {
  const found = new Map<string, Set<string>>();
  const texts = [...(contents?.values() ?? [])].flatMap(({ text, subject, html }) => [text, subject, html]);
  for (const text of texts) collect(text?.elements ?? [], found);
  return found;
}

function collect(elements: readonly MessageFormatElement[], found: Map<string, Set<string>>): void {
  for (const element of elements) {
    if (!isSelectElement(element) && !isPluralElement(element)) continue;
    for (const [key, { value }] of Object.entries(element.options)) {
      if (isSelectElement(element))
        found.set(element.value, (found.get(element.value) ?? new Set()).add(key));
      collect(value, found);
    }
  }
}

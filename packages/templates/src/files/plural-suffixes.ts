import type { JsonObject } from './json-object-schema.ts';

/** Keys of one text that i18next splits by its plural: `welcome_one` beside `welcome_other`. */
export interface PluralSuffixes {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Finds texts that are split by their plural. Here one ICU text holds all its branches. */
export function pluralSuffixes(names: JsonObject): readonly PluralSuffixes[] {
  const found = new Map<string, string[]>();
  for (const key of Object.keys(names)) {
    const name = /^(.+)_(?:zero|one|two|few|many|other)$/.exec(key)?.[1];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), key]);
  }
  return [...found]
    .filter(([name, keys]) => keys.length > 1 && keys.includes(`${name}_other`))
    .map(([name, keys]) => ({ name, keys }));
}

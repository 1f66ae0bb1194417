import type { TemplateValues } from '@nkul/core';
import type { Language } from '@nkul/verdict';
import type { ConfigCatalog } from '../open/config-catalog.ts';
import { setUpWords } from '../words/set-up-words.ts';

/** The content of a notification. */
export type FirstContent =
  | { readonly template: string; readonly values?: TemplateValues }
  | { readonly text: string };

/** The content of a message of `nkul dev`: the first template with usual values, or without values; else a text of our own. */
export function firstContent(catalog: ConfigCatalog | undefined, language: Language): FirstContent {
  for (const { name, kinds, examples } of catalog?.templates.values() ?? []) {
    if (examples.usual !== undefined) return { template: name, values: examples.usual };
    if (kinds.size === 0) return { template: name };
  }
  return { text: setUpWords(language).firstText };
}

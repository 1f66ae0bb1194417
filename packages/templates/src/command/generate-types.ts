import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { ValueKind } from '../values/value-kind.ts';

/**
 * Writes the TypeScript type of a catalog's values, for `loadCatalog<Messages>(…)`. Each template has its text in the
 * default locale beside it.
 */
export function generateTypes(catalog: UntypedCatalog, name: string): string {
  const members = [...catalog.templates.values()].map(
    (template) =>
      `${comment(template, catalog.defaultLocale)}  readonly ${key(template.name)}: ${valuesType(template)};\n`,
  );
  return `// Written by \`nkul-templates types\`: run it again when the texts have changed.

/** The templates of the catalog and the values that each takes. */
export type ${name} = {
${members.join('')}};
`;
}

function comment({ contents }: CatalogTemplate, locale: string): string {
  const [content] = [...(contents.get(locale)?.values() ?? [])];
  if (content === undefined) return '';
  return `  /** ${content.text.source.replace(/\s+/g, ' ').replaceAll('*/', '*\\/')} */\n`;
}

function valuesType({ kinds }: CatalogTemplate): string {
  const given = [...kinds].filter(([name]) => name !== optOutName);
  if (given.length === 0) return 'Readonly<Record<never, never>>';
  const members = given.map(([name, kind]) => `readonly ${key(name)}: ${typeOf(kind)}`);
  return `{ ${members.join('; ')} }`;
}

function typeOf(kind: ValueKind): string {
  switch (kind) {
    case 'number':
      return 'number';
    case 'date':
      return 'Date';
    case 'text':
      return 'string';
    case 'choice':
      return 'string | boolean';
  }
}

function key(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)
    ? name
    : `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

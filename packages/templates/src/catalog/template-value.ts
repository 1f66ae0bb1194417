import { cleanValue, quoted, RenderError, readTime } from '@nkul/core/adapter';
import { characterCount } from '../icu/text-value.ts';
import type { ValueKind } from '../icu/value-kind.ts';
import type { CatalogTemplate } from './catalog.ts';
import { optOutName } from './opt-out-link.ts';

/** A value as the formatter takes it. */
export type CheckedValue = string | number | Date;
export type CheckedValues = { readonly [name: string]: CheckedValue };

/** The most characters of a text value that has no limit of its own. */
export const defaultLimit = 1_000;

/**
 * Checks the values given to a template, and cleans text values. Errors do not show a value: it may be a secret code.
 *
 * @param link the opt-out link, for a text that shows it
 * @throws RenderError whose `field` is `values.<name>` for a value that is missing, not used, of another kind or too long
 */
export function checkValues(
  template: CatalogTemplate,
  values: Readonly<Record<string, unknown>>,
  link: string | undefined,
): CheckedValues {
  const hasLink = link !== undefined && template.kinds.has(optOutName);
  const given = hasLink ? { [optOutName]: link, ...values } : values;
  const unused = Object.keys(given).filter((name) => !template.kinds.has(name));
  const checked: Record<string, CheckedValue> = Object.create(null);
  for (const [name, kind] of template.kinds) {
    if (!Object.hasOwn(given, name) || given[name] === undefined) {
      if (name === optOutName)
        throw refused(
          template,
          name,
          "is missing: give createHub() optOut, such as { url: 'https://ex.am/u' }.",
        );
      const instead = unused.length > 0 ? ` It was given ${unused.join(', ')}, which it does not use.` : '';
      throw refused(template, name, `is missing.${instead}`);
    }
    checked[name] = checkValue(template, name, kind, given[name]);
  }
  if (unused[0] !== undefined) {
    const known = [...template.kinds.keys()].join(', ') || 'none';
    throw refused(template, unused[0], `is not used by it. Its values are: ${known}.`);
  }
  return checked;
}

function checkValue(template: CatalogTemplate, name: string, kind: ValueKind, value: unknown): CheckedValue {
  switch (kind) {
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw refused(template, name, 'must be a finite number.');
    case 'date': {
      const date = readTime(value);
      if (date !== undefined) return date;
      throw refused(template, name, 'must be a valid Date, or an ISO 8601 time with its offset.');
    }
    case 'choice':
      if (typeof value === 'boolean') return String(value);
      if (typeof value === 'string') return limited(template, name, value);
      throw refused(template, name, 'must be a string or a boolean.');
    case 'text':
      if (typeof value === 'string') return limited(template, name, value);
      throw refused(template, name, `must be a string. For a number, the text says {${name}, number}.`);
  }
}

function limited(template: CatalogTemplate, name: string, value: string): string {
  const limit = template.limits.get(name) ?? defaultLimit;
  // A code point is one or two code units, so most texts need no counting.
  if (value.length <= limit || (value.length <= 2 * limit && characterCount(value) <= limit)) {
    return cleanValue(value);
  }
  throw refused(template, name, `is longer than ${limit} characters.`);
}

function refused(template: CatalogTemplate, name: string, what: string): RenderError {
  return new RenderError(`The value ${name} of the template ${quoted(template.name)} ${what}`, {
    field: `values.${name}`,
  });
}

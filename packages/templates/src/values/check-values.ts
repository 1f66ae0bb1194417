import { cleanValue, quoted, RenderError, readTime } from '@nkul/core/adapter';
import { sentenceOf } from '../words/sentences.ts';
import { type ValueSaying, valueEn } from '../words/value-words.ts';
import { optOutName } from './opt-out-link.ts';
import { characterCount } from './text-value.ts';
import type { ValueKind } from './value-kind.ts';
import { isMailUrl, isWebUrl, sentUrl } from './web-url.ts';

/** A value as the formatter takes it. */
export type CheckedValue = string | number | Date;
export type CheckedValues = { readonly [name: string]: CheckedValue };

/** The values that a template takes. */
export interface ValueRules {
  /** The template's. */
  readonly name: string;
  readonly kinds: ReadonlyMap<string, ValueKind>;
  /** The most characters of each text value that has its own limit, and the largest of each number. */
  readonly limits: ReadonlyMap<string, number>;
  /** The values that are links of the web: an SMS has them shortened. */
  readonly links?: ReadonlySet<string>;
  /** The values that the HTML of a mail links to. */
  readonly urls?: ReadonlySet<string>;
  /** The names of the catalog's common parts, which callers do not give. */
  readonly parts?: ReadonlySet<string>;
}

/** The most characters of a text value that has no limit of its own. */
export const defaultLimit = 1_000;

/**
 * Checks the values given to a template, and cleans text values. Errors do not show a value: it may be a secret code.
 *
 * @param link the opt-out link, for a text that shows it
 * @throws RenderError whose `field` is `values.<name>` for a value that is missing, not used, of another kind, too long or too large
 */
export function checkValues(
  template: ValueRules,
  values: Readonly<Record<string, unknown>>,
  link: string | undefined,
): CheckedValues {
  const hasLink = link !== undefined && template.kinds.has(optOutName);
  const given = hasLink ? { [optOutName]: link, ...values } : values;
  const unused = Object.keys(given).filter((name) => !template.kinds.has(name));
  const checked: Record<string, CheckedValue> = Object.create(null);
  for (const [name, kind] of template.kinds) {
    if (!Object.hasOwn(given, name) || given[name] === undefined) {
      if (name === optOutName) throw refused(template, name, ['linkMissing', {}]);
      const part = unused.find((each) => template.parts?.has(each));
      if (part !== undefined) throw refused(template, part, ['isPart', {}]);
      throw refused(template, name, ['missing', { unused }]);
    }
    checked[name] = checkValue(template, name, kind, given[name]);
  }
  if (unused[0] !== undefined) {
    if (template.parts?.has(unused[0])) throw refused(template, unused[0], ['isPart', {}]);
    throw refused(template, unused[0], ['unused', { known: [...template.kinds.keys()] }]);
  }
  return checked;
}

function checkValue(template: ValueRules, name: string, kind: ValueKind, value: unknown): CheckedValue {
  switch (kind) {
    case 'number':
      return numberWithin(template, name, value);
    case 'date': {
      const date = readTime(value);
      if (date !== undefined) return date;
      throw refused(template, name, ['notDate', {}]);
    }
    case 'choice':
      if (typeof value === 'boolean') return String(value);
      if (typeof value === 'string') return limited(template, name, value);
      throw refused(template, name, ['notChoice', {}]);
    case 'text':
      if (typeof value === 'string') return limited(template, name, value);
      throw refused(template, name, ['notText', { name }]);
  }
}

function numberWithin(template: ValueRules, name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(template, name, ['notNumber', {}]);
  const limit = template.limits.get(name);
  if (limit !== undefined && Math.abs(value) > limit) throw refused(template, name, ['tooLarge', { limit }]);
  return value;
}

function limited(template: ValueRules, name: string, value: string): string {
  const limit = template.limits.get(name) ?? defaultLimit;
  // A code point is one or two code units, so most texts need no counting.
  if (value.length <= limit || (value.length <= 2 * limit && characterCount(value) <= limit)) {
    return address(template, name, sentUrl(cleanValue(value)));
  }
  throw refused(template, name, ['tooLong', { limit }]);
}

/** Refuses a link that leads nowhere, or elsewhere than to the web or to a mailbox. */
function address(template: ValueRules, name: string, value: string): string {
  if (template.links?.has(name) && !isWebUrl(value)) throw refused(template, name, ['notLink', {}]);
  if (template.urls?.has(name) && !isMailUrl(value)) throw refused(template, name, ['notUrl', {}]);
  return value;
}

/** The value that is wrong, and why. */
export interface ValueProblem {
  readonly name: string;
  readonly says: ValueSaying;
}

/** The RenderError of one value. */
export class WrongValue extends RenderError {
  readonly problem: ValueProblem;

  constructor(template: string, problem: ValueProblem) {
    const { name, says } = problem;
    const message = `The value ${name} of the template ${quoted(template)} ${sentenceOf(says, valueEn)}`;
    super(message, { field: `values.${name}` });
    this.problem = problem;
  }
}

function refused(template: ValueRules, name: string, says: ValueSaying): WrongValue {
  return new WrongValue(template.name, { name, says });
}

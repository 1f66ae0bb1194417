import {
  ConfigurationError,
  checkSettings,
  functionOf,
  listOf,
  type Message,
  objectOf,
  oneOf,
  optionally,
  quoted,
  readBy,
  textOf,
} from '@nkul/core/adapter';
import type { GuardOptions, Limit } from './guard-options.ts';
import { type QuietUntil, quietUntil, readHours } from './quiet-hours.ts';
import { type Most, readMost } from './read-most.ts';
import { perAdvice, readCategories, readCountries, readPer, readPrefixes, readTexts } from './read-values.ts';

/** The options of a guard, checked. */
export interface ResolvedOptions {
  /** Absent for the hub's own country alone. */
  readonly countries?: '*' | readonly string[] | undefined;
  /** Absent for all. */
  readonly prefixes?: readonly string[] | undefined;
  readonly rules: readonly Rule[];
  readonly price?: ((message: Message) => number) | undefined;
  /** Absent without quiet hours. */
  readonly quietUntil?: QuietUntil;
}

/** A limit, checked. */
export interface Rule {
  readonly name: string;
  readonly per: Limit['per'];
  readonly most: Most;
  readonly of: 'messages' | 'units';
  readonly over: NonNullable<Limit['over']>;
  /** Which messages are counted: those with one of the values, for each filter. */
  readonly only: Only;
}

/** Values by filter. */
type Only = Readonly<Partial<Record<'template' | 'route' | 'category' | 'channel', readonly string[]>>>;

const defaultLimits: readonly Limit[] = [
  { per: 'recipient', most: '20 per 10m' },
  { per: 'recipient', most: '100 per 1d' },
  { per: 'block', most: '300 per 10m' },
];

const filter = optionally(readBy(readTexts));

const limitSchema = objectOf(
  {
    per: readBy(readPer, `is missing: ${perAdvice}`),
    most: readBy(readMost, "is missing: give an amount and a window, such as '20 per 10m'"),
    of: optionally(oneOf(['messages', 'units'])),
    over: optionally(oneOf(['reject', 'review', 'warn'])),
    name: optionally(textOf(64)),
    template: filter,
    route: filter,
    category: optionally(readBy(readCategories)),
    channel: filter,
  },
  {
    noun: 'field of a limit',
    meant: { limit: 'most', max: 'most', window: 'most', unit: 'of', action: 'over' },
  },
);

const optionsSchema = objectOf(
  {
    countries: optionally(readBy(readCountries)),
    prefixes: optionally(readBy(readPrefixes)),
    limits: optionally(listOf(limitSchema, "such as [{ per: 'recipient', most: '20 per 10m' }]")),
    quietHours: optionally(
      objectOf(
        { transactional: optionally(readBy(readHours)), marketing: optionally(readBy(readHours)) },
        { noun: 'category with quiet hours' },
      ),
    ),
    price: optionally(functionOf<NonNullable<GuardOptions['price']>>()),
  },
  { noun: 'option', meant: { country: 'countries', prefix: 'prefixes', limit: 'limits', rules: 'limits' } },
);

const defaultRules = checkSettings(listOf(limitSchema), defaultLimits, 'guard()').map(ruleOf);

/** @throws ConfigurationError that names the first wrong option, and the nearest known one */
export function resolveOptions(options: GuardOptions): ResolvedOptions {
  const { limits, quietHours, ...others } = checkSettings(optionsSchema, options, 'guard()');
  const rules = limits?.map(ruleOf) ?? defaultRules;
  checkNames(rules);
  checkMoney(rules, others.price !== undefined);
  return { ...others, rules, ...(quietHours && { quietUntil: quietUntil(quietHours) }) };
}

type Loose<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };
type CheckedLimit = Pick<Rule, 'per' | 'most'> & Loose<Pick<Rule, 'of' | 'over' | 'name'> & Only>;

function ruleOf({ per, most, of = 'messages', over = 'reject', name, ...filters }: CheckedLimit): Rule {
  const { template, route, category, channel } = filters;
  const only = {
    ...(template && { template }),
    ...(route && { route }),
    ...(category && { category }),
    ...(channel && { channel }),
  };
  return { name: name ?? nameOf({ per, most, of, only }), per, most, of, over, only };
}

/** Such as `recipient 20 per 10m`, `all 100000 units per 30d` or `recipient 3 per 10m, template otp`. */
function nameOf({ per, most, of, only }: Pick<Rule, 'per' | 'most' | 'of' | 'only'>): string {
  const subject = typeof per === 'string' ? per : per.metadata;
  const words = of === 'units' ? most.words.replace(' per ', ' units per ') : most.words;
  const filters = Object.entries(only).map(([name, values]) => `, ${name} ${values.join(' or ')}`);
  return [`${subject} ${words}`, ...filters].join('');
}

/** The name of a rule is a part of its counters, so that two of one name would count into one. */
function checkNames(rules: readonly Rule[]): void {
  for (const [index, { name }] of rules.entries()) {
    const first = rules.findIndex((rule) => rule.name === name);
    if (first < index)
      throw wrong(
        `limits[${index}].name`,
        `is ${quoted(name)}, as that of limits[${first}]: give each limit a name of its own`,
      );
  }
}

/** One function gives the price of a message: in one currency. */
function checkMoney(rules: readonly Rule[], priced: boolean): void {
  const currencies = rules.flatMap(({ most }) => most.currency ?? []);
  for (const [index, { most, of }] of rules.entries()) {
    if (most.currency === undefined) continue;
    const field = `limits[${index}].most`;
    if (!priced)
      throw wrong(
        field,
        'is of money: give the option `price`, a function that gives the price of a message',
      );
    if (of === 'units')
      throw wrong(`limits[${index}].of`, "is 'units', but its most is of money: leave it out");
    if (most.currency !== currencies[0])
      throw wrong(
        field,
        `is in ${most.currency}, and another in ${currencies[0]}: \`price\` gives one currency`,
      );
  }
}

function wrong(field: string, problem: string): ConfigurationError {
  return new ConfigurationError(`guard(): ${field} ${problem}.`, { field });
}

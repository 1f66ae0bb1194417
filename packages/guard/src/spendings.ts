import {
  addressOn,
  ConfigurationError,
  type Message,
  quoted,
  reachesNumber,
  type Spending,
} from '@nkul/core/adapter';
import { partsOfMoney } from './read-most.ts';
import type { ResolvedOptions, Rule } from './resolve-options.ts';
import { unitsOf } from './units.ts';

/** How much a message takes of which limit. */
export function spendingsOf(message: Message, { rules, price }: ResolvedOptions): readonly Spending[] {
  return rules.flatMap((rule) => {
    const of = isCounted(message, rule) ? subjectOf(message, rule.per) : undefined;
    const amount = of === undefined ? 0 : amountOf(message, rule, price);
    if (of === undefined || amount === 0) return [];
    const { name, most, over } = rule;
    return { rule: name, of, amount, limit: most.amount, windowMs: most.windowMs, over };
  });
}

/** True if each filter of a rule has a value of the message. */
function isCounted(message: Message, { only }: Rule): boolean {
  const { template, route, category } = message;
  const values = { template, route, category, channel: channelOf(message) };
  return Object.entries(only).every(([filter, some]) => {
    // `Only` has these filters, and no other.
    const value: string | undefined = values[filter as keyof typeof values];
    return value !== undefined && some.includes(value);
  });
}

/** The count that a message belongs to; undefined if the limit does not count it. */
function subjectOf(message: Message, per: Rule['per']): string | undefined {
  if (per === 'all') return '';
  if (typeof per === 'object') return metadataText(message, per.metadata);
  const channel = channelOf(message);
  const address = channel === undefined ? undefined : addressOn(message.recipient, channel);
  if (channel === undefined || address === undefined) return undefined;
  if (per === 'block') return reachesNumber(channel) ? address.slice(0, -3) : undefined;
  // Nearly every mail server reads capitals as small letters.
  return channel === 'email' ? address.toLowerCase() : address;
}

/** The channel that a message goes to first. */
function channelOf({ steps, step }: Message): string | undefined {
  return steps[step]?.channel;
}

/** The number 7 and the text "7" are the same tenant. */
function metadataText({ metadata }: Message, field: string): string | undefined {
  const value = Object.hasOwn(metadata, field) ? metadata[field] : null;
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function amountOf(message: Message, { most, of }: Rule, price: ResolvedOptions['price']): number {
  if (most.currency !== undefined) return priceOf(message, price);
  return of === 'units' ? unitsOf(message.content, channelOf(message)) : 1;
}

/** In thousandths; a price below one is one. @throws ConfigurationError if the function gives no price */
function priceOf(message: Message, price: ResolvedOptions['price']): number {
  const given: unknown = price?.(message);
  if (typeof given !== 'number' || !Number.isFinite(given) || given < 0)
    throw new ConfigurationError(
      `guard(): price gave ${quoted(given)} for a message: give a number from 0, in the currency of the limits.`,
      { field: 'price' },
    );
  return given === 0 ? 0 : Math.max(1, Math.round(given * partsOfMoney));
}

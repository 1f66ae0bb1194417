import { type Category, categories } from '../model/category.ts';
import type { ConsentSource } from '../model/delivery-report.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import type { Channel } from '../model/recipient.ts';

const dayMs = 86_400_000;
/** How many refusals of an address for good close it. */
const mostRefusals = 3;
/** The refusals count that came within this time after each other. */
const refusalsMs = 30 * dayMs;
/** For how long an address is closed after so many refusals. */
const refusedMs = 7 * dayMs;
/** For how long an address is closed that is gone. */
const goneMs = 30 * dayMs;

/** That the owner of an address refuses messages of a category. */
export interface OptOut {
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  readonly by: ConsentSource;
}

/** The facts about an address, as JSON. All times are in milliseconds since 1970. */
export interface AddressFacts {
  readonly optOuts?: Readonly<Partial<Record<Category, OptOut>>>;
  /** By channel: how often providers refused it for good, and when they last did. */
  readonly refusals?: Readonly<Record<string, { readonly count: number; readonly last: number }>>;
  /** By channel, or for every channel (`*`): it is gone, or was refused several times. */
  readonly suppressed?: Readonly<Record<string, Suppression>>;
}

/** That an address is not tried for a while. */
interface Suppression {
  readonly since: number;
  readonly until: number;
  readonly code: ReasonCode;
}

/** The channel of a suppression that is for every channel. */
export const everyChannel = '*';

/** Why nothing of a category goes to an address by a channel now; undefined if it may go. */
export function closedFor(
  { optOuts, suppressed }: AddressFacts,
  { category, channel }: { readonly category: Category; readonly channel: Channel },
  at: Date,
): Reason | undefined {
  if (optOuts?.[category] !== undefined)
    return { code: 'opted_out', message: `the recipient takes no ${category} messages` };
  const found = [suppressed?.[channel], suppressed?.[everyChannel]].find(
    (one) => one !== undefined && one.until > at.getTime(),
  );
  if (found === undefined) return undefined;
  const until = new Date(found.until).toISOString();
  return {
    code: 'suppressed',
    message: `the address was refused (${found.code}): it is not tried until ${until}`,
  };
}

/** The facts after an opt-out from categories. Those that are known stay as they are. */
export function optedOut(facts: AddressFacts, categories: readonly Category[], optOut: OptOut): AddressFacts {
  const added = categories.filter((category) => facts.optOuts?.[category] === undefined);
  if (added.length === 0) return facts;
  return {
    ...facts,
    optOuts: { ...facts.optOuts, ...Object.fromEntries(added.map((one) => [one, optOut])) },
  };
}

/** The facts after somebody takes messages of categories again. */
export function optedIn(facts: AddressFacts, categories: readonly Category[]): AddressFacts {
  const { optOuts = {}, ...others } = facts;
  const kept = entriesOf(optOuts).filter(([category]) => !categories.includes(category));
  if (kept.length === entriesOf(optOuts).length) return facts;
  return kept.length === 0 ? others : { ...others, optOuts: Object.fromEntries(kept) };
}

/** The categories from which the owner of an address has opted out, with the opt-outs. */
export function optOutsOf({ optOuts = {} }: AddressFacts): readonly (readonly [Category, OptOut])[] {
  return entriesOf(optOuts);
}

function entriesOf(optOuts: NonNullable<AddressFacts['optOuts']>): readonly (readonly [Category, OptOut])[] {
  return categories.flatMap((category) => {
    const optOut = optOuts[category];
    return optOut === undefined ? [] : [[category, optOut] as const];
  });
}

/**
 * The facts after a provider refused an address for good, or said that it is gone.
 *
 * @param channel absent: every channel
 */
export function refused(
  facts: AddressFacts,
  {
    code,
    at,
    channel = everyChannel,
  }: { readonly code: ReasonCode; readonly at: Date; readonly channel?: Channel },
): AddressFacts {
  const now = at.getTime();
  const { refusals = {}, ...others } = facts;
  if (code === 'address_gone')
    return withSuppression(facts, channel, { since: now, until: now + goneMs, code });
  const before = refusals[channel];
  const count = before !== undefined && now - before.last < refusalsMs ? before.count + 1 : 1;
  if (count < mostRefusals) return { ...facts, refusals: { ...refusals, [channel]: { count, last: now } } };
  const { [channel]: _, ...left } = refusals;
  const counted = Object.keys(left).length === 0 ? others : { ...others, refusals: left };
  return withSuppression(counted, channel, { since: now, until: now + refusedMs, code });
}

function withSuppression(facts: AddressFacts, channel: string, suppression: Suppression): AddressFacts {
  return { ...facts, suppressed: { ...facts.suppressed, [channel]: suppression } };
}

/**
 * Until when an address is not tried; undefined if it may be tried.
 *
 * @param channels those that count. @default all
 */
export function suppressedUntil(
  { suppressed = {} }: AddressFacts,
  at: Date,
  channels: readonly string[] = Object.keys(suppressed),
): Date | undefined {
  const last = Math.max(0, ...channels.map((channel) => suppressed[channel]?.until ?? 0));
  return last > at.getTime() ? new Date(last) : undefined;
}

/** The facts after somebody said that the address may be tried again. */
export function allowed(facts: AddressFacts): AddressFacts {
  if (facts.suppressed === undefined && facts.refusals === undefined) return facts;
  const { suppressed: _, refusals: __, ...others } = facts;
  return others;
}

/** Until when the facts count: `always` if its owner has opted out. Undefined for an empty object. */
export function factsUntil({
  optOuts,
  refusals = {},
  suppressed = {},
}: AddressFacts): Date | 'always' | undefined {
  if (optOuts !== undefined) return 'always';
  const times = [
    ...Object.values(refusals).map(({ last }) => last + refusalsMs),
    ...Object.values(suppressed).map(({ until }) => until),
  ];
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

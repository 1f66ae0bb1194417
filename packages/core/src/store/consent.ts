import type { Charge } from '../charge/charge.ts';
import { partAt } from '../charge/window-part.ts';
import { consentWord } from '../consent/consent-word.ts';
import type { WorkingSet } from '../group/working-set.ts';
import {
  type AddressFacts,
  allowed,
  closedFor,
  everyChannel,
  factsUntil,
  optedIn,
  optedOut,
  optOutsOf,
  refused,
  suppressedUntil,
} from '../mark/address-facts.ts';
import { addressMark, counts } from '../mark/mark.ts';
import { type Category, categories as everyCategory } from '../model/category.ts';
import type { AddressChange, ConsentChange, InboundMessage } from '../model/delivery-report.ts';
import type { ConsentHappening, Due, Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import { isRefusalOfAddress } from '../model/reason.ts';
import type { MessageRow } from '../ports/ledger.ts';

/** How many opt-outs in an hour are reported as many. The count is about all addresses, so its name need not be a hash. */
export const optOutCount: Charge = {
  ...{ counter: 'opt_outs', rule: 'opt_outs', windowMs: 3_600_000 },
  ...{ limit: 20, amount: 1, over: 'warn' },
};

/** Applies what somebody says about an address. Returns true if something changed. */
export function applyConsent<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { type, at, address, categories, by, since }: ConsentHappening,
): boolean {
  if (type !== 'allowed') return changeConsent(set, { change: type, address, categories, by }, at, since);
  if (!changeFacts(set, address, allowed)) return false;
  set.emit([{ type: 'address.allowed', at, suppression: { address } }]);
  return true;
}

/** Applies a provider's news of an address. */
export function applyAddressChange<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { change, address }: AddressChange,
  at: Date,
): void {
  switch (change) {
    case 'opted_out':
      changeConsent(set, { change, address, categories: ['marketing'], by: 'provider' }, at);
      return;
    case 'opted_in':
      changeConsent(set, { change, address, categories: everyCategory, by: 'provider' }, at);
      return;
    case 'gone':
      return noteRefused(set, address, { code: 'address_gone', at });
    case 'replaced':
      return;
  }
}

/** Applies the word by which somebody who writes to us wants no more messages, or wants them again. */
export function applyInbound<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { from: address, text = '', notifier }: InboundMessage,
  at: Date,
): void {
  const word = consentWord(text);
  const about = { address, by: 'inbound', notifier } as const;
  if (word === 'stop') changeConsent(set, { ...about, change: 'opted_out', categories: ['marketing'] }, at);
  if (word === 'start') changeConsent(set, { ...about, change: 'opted_in', categories: everyCategory }, at);
}

/**
 * Notes that a provider refused the address of an attempt: its owner opted out, or it cannot be reached. If the message is erased by
 * now, the address is known by its mark alone.
 *
 * @param before the message before the refusal, which has the address
 * @param now the message after it
 */
export function noteRefusal<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { before, now }: { readonly before: Message; readonly now: Message },
  { at, attempt: number, submission }: Settled,
): void {
  if (submission.outcome !== 'rejected' || !isRefusalOfAddress(submission.reason.code)) return;
  const attempt = before.attempts.find((one) => one.number === number);
  if (attempt === undefined || before.erased === 'all') return;
  const { to, channel, notifier } = attempt;
  const address = now.erased === 'all' ? `#${addressMark(set.secret, to)}` : to;
  const { code } = submission.reason;
  if (code !== 'opted_out') return noteRefused(set, address, { code, at, channel });
  // A code is asked for by its recipient: the refusal of one says nothing about the next one.
  const categories: readonly Category[] =
    before.category === 'transactional' ? ['transactional', 'marketing'] : ['marketing'];
  changeConsent(set, { change: 'opted_out', address, categories, by: 'provider', notifier }, at);
}

/** Tells a claim why nothing of a message goes to an address: `Due.closed`. */
export function closedIn<Row extends MessageRow>(set: WorkingSet<Row>): NonNullable<Due['closed']> {
  return (address, about, at) => closedFor(factsOf(set, address, at), about, at);
}

function changeConsent<Row extends MessageRow>(
  set: WorkingSet<Row>,
  consent: ConsentChange,
  at: Date,
  since: Date = at,
): boolean {
  const { change, address, categories, by } = consent;
  const before = factsOf(set, address, at);
  const changed = changeFacts(set, address, (facts) =>
    change === 'opted_out'
      ? optedOut(facts, categories, { since: since.getTime(), by })
      : optedIn(facts, categories),
  );
  if (!changed) return false;
  const had = new Set(optOutsOf(before).map(([category]) => category));
  const other = categories.filter((category) => had.has(category) === (change === 'opted_in'));
  set.emit([{ type: 'consent.changed', at, consent: { ...consent, categories: other } }]);
  if (change === 'opted_out' && by !== 'import') count(set, at);
  return true;
}

function noteRefused<Row extends MessageRow>(
  set: WorkingSet<Row>,
  address: string,
  refusal: Parameters<typeof refused>[1],
): void {
  const { at, code, channel = everyChannel } = refusal;
  const before = suppressedUntil(factsOf(set, address, at), at, [channel]);
  changeFacts(set, address, (facts) => refused(facts, refusal));
  const until = suppressedUntil(factsOf(set, address, at), at, [channel]);
  // Once for each suppression of a channel, also if the provider repeats it.
  if (until === undefined || before !== undefined) return;
  set.emit([{ type: 'address.suppressed', at, suppression: { address, until, code } }]);
}

/** The event `opt_out.many`, each time that the count rises to the limit. */
function count<Row extends MessageRow>(set: WorkingSet<Row>, at: Date): void {
  const { rule, windowMs, limit } = optOutCount;
  const part = partAt(optOutCount, at);
  const taken = set.charges.taken(optOutCount, part);
  const used = taken.reduce((sum, [, amount]) => sum + amount, 1);
  set.charges.add(optOutCount, part, 1);
  if (used === limit) set.emit([{ type: 'opt_out.many', at, rule, used, limit, windowMs }]);
}

function factsOf<Row extends MessageRow>(set: WorkingSet<Row>, address: string, at: Date): AddressFacts {
  const mark = set.marks.get(addressMark(set.secret, address));
  return mark?.kind === 'address' && counts(mark, at) ? mark.facts : {};
}

/** Returns true if the facts about an address have changed. */
function changeFacts<Row extends MessageRow>(
  set: WorkingSet<Row>,
  address: string,
  work: (facts: AddressFacts) => AddressFacts,
): boolean {
  const name = addressMark(set.secret, address);
  const mark = set.marks.get(name);
  const before = mark?.kind === 'address' ? mark.facts : {};
  const facts = work(before);
  if (facts === before) return false;
  const until = factsUntil(facts);
  set.marks.set(name, until && { kind: 'address', name, facts, ...(until !== 'always' && { until }) });
  return true;
}

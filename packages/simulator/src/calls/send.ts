/** Carries out a valid request to send: refuses, or accepts, charges and writes down. */
import type { Draws } from '../base/draw.ts';
import { segments } from '../base/segments.ts';
import type { Accounts } from '../book/accounts.ts';
import type { Book, CallEntry } from '../book/book.ts';
import { drawEntryFate, type EntryFate } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import { magicFaultsOf } from '../faults/magic-faults.ts';
import { without } from '../faults/shown-faults.ts';
import type { RequestedSms, SendRequest, SmsOutcome, Wire, Writing } from './wire.ts';

/** The parts that carrying out a send needs. */
export interface SendDependencies {
  readonly wire: Wire;
  readonly accounts: Accounts;
  readonly book: Book;
  readonly draws: Draws;
  readonly now: () => Date;
}

interface Weighed extends RequestedSms {
  readonly to: string;
  readonly fate: EntryFate | undefined;
  readonly units: number;
  readonly reason: 'invalid' | 'refused' | undefined;
}

/**
 * Accepts the valid SMS of a request. If the account has not enough units for all of them, a provider that refuses calls
 * for it does not accept any; on others the account goes below zero.
 */
export function carryOutSend(
  request: SendRequest,
  settings: FaultSettings,
  call: number,
  { wire, accounts, book, draws, now }: SendDependencies,
): Writing | readonly SmsOutcome[] {
  const weighed = request.messages.map((sms) => weigh(sms, wire, settings, draws));
  const units = weighed.reduce((sum, sms) => sum + (sms.reason ? 0 : sms.units), 0);
  const poor = units > accounts.balance(request.apiKey).left && wire.refusal('insufficientCredit', 'send');
  if (poor) return poor;

  return weighed.map(({ to, text, fate, reason, units }) => {
    let result: SmsOutcome['result'];
    if (reason) result = reason;
    else {
      accounts.charge(request.apiKey, units);
      const { apiKey, sender, reportTo } = request;
      const ids = { wire: wire.name, ...wire.newIds() };
      result = { ...ids, to, text, sender, apiKey, units, at: now(), call, ...(reportTo && { reportTo }) };
      book.accept(result);
    }
    return { to, text, fate: fate?.name, result, left: accounts.balance(request.apiKey).left };
  });
}

function weigh(sms: RequestedSms, wire: Wire, settings: FaultSettings, draws: Draws): Weighed {
  const number = wire.numberOf(sms.phone);
  const to = number ?? sms.phone;
  const draw = draws.about(`sms ${to}\n${sms.text}`);
  const magic = without(magicFaultsOf(number).send, wire.unshown.send);
  const fate = number ? drawEntryFate(magic, settings, draw) : undefined;
  return { ...sms, to, fate, units: segments(sms.text), reason: number ? reasonOf(fate) : 'invalid' };
}

function reasonOf(fate: EntryFate | undefined): Weighed['reason'] {
  if (!fate || fate.accepted) return undefined;
  return fate.name === 'entryInvalid' ? 'invalid' : 'refused';
}

/** The entry of the book for the outcome of one SMS. */
export function callEntry({ to, text, fate, result }: SmsOutcome): CallEntry {
  const faults = fate ? [fate] : [];
  if (typeof result === 'string') return { to, text, accepted: false, faults };
  return { to, text, accepted: true, messageId: result.messageId, faults };
}

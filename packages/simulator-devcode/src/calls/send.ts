/** Carries out a valid request to send: refuses, or accepts, charges and writes down. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Draws } from '../base/draw.ts';
import { cameroonMobile } from '../base/phone-number.ts';
import { segments } from '../base/segments.ts';
import type { Accounts } from '../book/accounts.ts';
import type { AcceptedSms, Book, CallEntry } from '../book/book.ts';
import { drawEntryFate, type EntryFate } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import { magicFaultsOf } from '../faults/magic-faults.ts';
import type { Refusal } from './documented-answer.ts';
import type { RequestedSms, SendRequest } from './send-request.ts';

/** The outcome of one requested SMS. */
export interface SmsOutcome {
  /** The number in its full form; as it was written if it is not valid */
  readonly to: string;
  readonly text: string;
  readonly fate: EntryFate['name'] | undefined;
  /** The SMS if it was accepted; otherwise why not */
  readonly result: AcceptedSms | 'invalid' | 'refused';
  /** The units of the account after it */
  readonly left: number;
}

/** The parts that carrying out a send needs. */
export interface SendDependencies {
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
 * Accepts the valid SMS of a request. If the account has not enough units for all of them, it does not accept any. An
 * invalid number is an error of the whole call if it is the only one, else of its entry.
 */
export function carryOutSend(
  request: SendRequest,
  settings: FaultSettings,
  call: number,
  { accounts, book, draws, now }: SendDependencies,
): Refusal | readonly SmsOutcome[] {
  const weighed = request.messages.map((sms) => weigh(sms, settings, draws));
  const units = weighed.reduce((sum, sms) => sum + (sms.reason ? 0 : sms.units), 0);
  if (units > accounts.balance(request.apiKey).left) return 'insufficientCredit';

  return weighed.map(({ to, text, fate, reason, units }) => {
    let result: SmsOutcome['result'];
    if (reason) result = reason;
    else {
      accounts.charge(request.apiKey, units);
      const { apiKey, sender } = request;
      result = { ...newIds(), to, text, sender, apiKey, units, at: now(), call };
      book.accept(result);
    }
    return { to, text, fate: fate?.name, result, left: accounts.balance(request.apiKey).left };
  });
}

function weigh(sms: RequestedSms, settings: FaultSettings, draws: Draws): Weighed {
  const number = cameroonMobile(sms.phone);
  const to = number ?? sms.phone;
  const draw = draws.about(`sms ${to}\n${sms.text}`);
  const fate = number ? drawEntryFate(magicFaultsOf(number).send, settings, draw) : undefined;
  return { ...sms, to, fate, units: segments(sms.text), reason: number ? reasonOf(fate) : 'invalid' };
}

function reasonOf(fate: EntryFate | undefined): Weighed['reason'] {
  if (!fate || fate.accepted) return undefined;
  return fate.name === 'entryInvalid' ? 'invalid' : 'refused';
}

/** Unique ids in the form of the document's sample. They do not depend on the seed. */
function newIds(): { messageId: string; clientId: string } {
  return {
    messageId: `brk.ocm.${randomUUID()}`,
    clientId: `brk.ocm.${randomBytes(12).toString('hex').slice(1)}`,
  };
}

/** The entry of the book for the outcome of one SMS. */
export function callEntry({ to, text, fate, result }: SmsOutcome): CallEntry {
  const faults = fate ? [fate] : [];
  if (typeof result === 'string') return { to, text, accepted: false, faults };
  return { to, text, accepted: true, messageId: result.messageId, faults };
}

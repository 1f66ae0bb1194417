/** The answer to a send, as the document's sample shows it. */
import type { SmsOutcome } from '../calls/wire.ts';
import {
  detailsElement,
  documentedMessages,
  type Envelope,
  type Refusal,
  refusalEnvelope,
  type SmsEntry,
  successEnvelope,
} from './documented-answer.ts';

/** An answer's JSON, with the envelope's keys at its top. */
export type AnswerJson = Envelope & Readonly<Record<string, unknown>>;

/** The quirks of the entries of an answer. */
export interface EntryShapes {
  readonly severalDetails: boolean;
  readonly entriesReordered: boolean;
  /** How each `mobileno` is written */
  readonly writeNumber: (to: string) => string;
}

/** The answer to a call that is refused as a whole. It has no details. */
export function refusalAnswer(refusal: Refusal): AnswerJson {
  return { ...refusalEnvelope(refusal), details: [] };
}

/** The answer to a call that was carried out: one entry for each SMS, unless a fault removes it. */
export function sendAnswer(outcomes: readonly SmsOutcome[], shapes: EntryShapes): AnswerJson {
  if (isOneInvalid(outcomes)) return refusalAnswer('invalidNumber');
  const shown = entriesShown(outcomes);
  const entries = shown.map((outcome) => smsEntry(outcome, shapes.writeNumber));
  if (shapes.entriesReordered) entries.reverse();
  const details = shapes.severalDetails ? inSeveral(entries) : [entries];
  return { ...envelopeFor(shown), details: details.map(detailsElement) };
}

/** The SMS that have an entry in the answer. */
export function entriesShown(outcomes: readonly SmsOutcome[]): readonly SmsOutcome[] {
  return isOneInvalid(outcomes) ? [] : outcomes.filter((outcome) => outcome.fate !== 'entryMissing');
}

function isOneInvalid(outcomes: readonly SmsOutcome[]): boolean {
  return outcomes.length === 1 && outcomes[0]?.result === 'invalid';
}

function envelopeFor(shown: readonly SmsOutcome[]): Envelope {
  if (shown.every(({ result }) => typeof result !== 'string')) {
    return successEnvelope(documentedMessages.allSent);
  }
  const allInvalid = shown.every(({ result }) => result === 'invalid');
  return refusalEnvelope(allInvalid ? 'invalidNumber' : 'someNotSent');
}

function smsEntry({ to, fate, result, left }: SmsOutcome, writeNumber: EntryShapes['writeNumber']): SmsEntry {
  const mobileno = writeNumber(to);
  if (typeof result !== 'string') {
    return {
      status: 'success',
      ...(fate === 'noIds' ? {} : { smsclientid: result.clientId }),
      ...(fate === 'noIds' || fate === 'noMessageId' ? {} : { messageid: result.messageId }),
      mobileno,
      errorcode: null,
      errordescription: null,
      total_sms_unit: result.units,
      balance: left,
    };
  }
  const invalid = result === 'invalid';
  return {
    status: 'error',
    smsclientid: null,
    messageid: null,
    mobileno,
    errorcode: invalid ? 400 : 500,
    errordescription: invalid ? documentedMessages.invalidNumber : 'Message refusé',
    total_sms_unit: 0,
    balance: left,
  };
}

/** Each entry in an element of its own, and always more than one element. */
function inSeveral(entries: readonly SmsEntry[]): readonly (readonly SmsEntry[])[] {
  return entries.length > 1 ? entries.map((entry) => [entry]) : [entries, []];
}

/** The answer to a send: one entry for each SMS in `sms`, unless a fault removes it. */
import type { SmsOutcome } from '../calls/wire.ts';

/** The forms that the faults give the entries. */
export interface EntryForms {
  readonly entriesReordered: boolean;
  /** How each `mobileno` is written */
  readonly writeNumber: (to: string) => string;
}

/** `responsecode` 1, and the entries. A refused SMS has `error` in its entry. */
export function sendAnswer(shown: readonly SmsOutcome[], forms: EntryForms): object {
  const sms = shown.map((outcome) => entryOf(outcome, forms.writeNumber));
  if (forms.entriesReordered) sms.reverse();
  return { responsecode: 1, responsedescription: 'success', responsemessage: 'success', sms };
}

/** The SMS that have an entry. */
export function entriesShown(outcomes: readonly SmsOutcome[]): readonly SmsOutcome[] {
  return outcomes.filter(({ fate }) => fate !== 'entryMissing');
}

function entryOf({ to, fate, result, left }: SmsOutcome, writeNumber: EntryForms['writeNumber']): object {
  const mobileno = writeNumber(to);
  if (typeof result === 'string') {
    const invalid = result === 'invalid';
    return {
      status: 'error',
      smsclientid: '',
      messageid: '',
      mobileno,
      errorcode: invalid ? '-10003' : '-1',
      errordescription: invalid ? 'Invalid mobile number' : 'Message refused',
      total_sms_unit: 0,
      balance: left,
    };
  }
  return {
    status: 'success',
    ...(fate === 'noIds' ? {} : { smsclientid: result.clientId }),
    ...(fate === 'noIds' || fate === 'noMessageId' ? {} : { messageid: result.messageId }),
    mobileno,
    errorcode: '',
    errordescription: '',
    total_sms_unit: result.units,
    balance: left,
  };
}

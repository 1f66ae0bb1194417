import type { ActDraft } from '../acts/act.ts';
import type { Attempt } from '../model/attempt.ts';
import type { CoreEvent, MessageEvent } from '../model/core-event.ts';
import type { DeliveryReport, ProviderEntry } from '../model/delivery-report.ts';
import type { Erased, Message } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';

/** The text in the place of an erased address, without a digit. */
export const erasedAddress = '***';

const erasedWords = 'erased';

/**
 * Erases a message. `text` is its content, and the words and raw entries of its reports; `all` is also its addresses, its
 * metadata, and the words of its reasons. Its states and times stay, and so do its references, by which reports find it.
 *
 * @param hashedKey the new key, for `all`; absent for a message without a key
 */
export function eraseMessage(message: Message, what: Erased, hashedKey: string | undefined): Message {
  const attempts = message.attempts.map((attempt) => eraseAttempt(attempt, what));
  const erased = { ...message, content: {}, attempts, erased: what, eraseWhenSettled: undefined };
  if (what === 'text') return erased;
  const { key: _, ...others } = erased;
  const { reason, recipient } = message;
  const { locale, timeZone } = recipient;
  return {
    ...others,
    recipient: { ...(locale !== undefined && { locale }), ...(timeZone !== undefined && { timeZone }) },
    metadata: {},
    ...(reason && { reason: eraseReason(reason) }),
    ...(hashedKey !== undefined && { key: hashedKey }),
  };
}

/** Erases what an attempt quotes. */
function eraseAttempt(attempt: Attempt, what: Erased): Attempt {
  const reports = attempt.reports.map((report) => eraseReport(report, what));
  if (what === 'text') return { ...attempt, reports };
  const { reason } = attempt;
  return { ...attempt, to: erasedAddress, ...(reason && { reason: eraseReason(reason) }), reports };
}

/** Erases the provider's own words and the raw entry of a report; for `all`, its address too. */
export function eraseReport(report: DeliveryReport, what: Erased): DeliveryReport {
  const { description: _, conflict: __, to, ...others } = report;
  return { ...others, ...(what === 'text' && to !== undefined && { to }), raw: null };
}

/** Erases the words of a reason. Its codes stay. */
export function eraseReason(reason: Reason): Reason {
  return { ...reason, message: erasedWords };
}

/** Erases what an event quotes of a report, of a reason, or of an entry of a provider. Its message is left to the caller. */
export function eraseEvent(event: CoreEvent, what: Erased): CoreEvent {
  switch (event.type) {
    case 'report.parked':
    case 'report.candidate':
      return { ...event, report: eraseReport(event.report, what) };
    case 'report.received':
    case 'report.conflict':
      return { ...event, ...erasedQuotes(event, what), report: eraseReport(event.report, what) };
    case 'report.quarantined':
    case 'message.received':
    case 'address.changed':
    case 'consent.changed':
    case 'address.suppressed':
    case 'address.allowed':
      return { ...event, ...eraseProviderEntry(event) };
    case 'operator.acted':
      return { ...event, act: eraseNote(event.act) };
    default:
      return 'message' in event ? { ...event, ...erasedQuotes(event, what) } : event;
  }
}

/**
 * Erases the note on what somebody did. The note on an erasure stays: it says why the data is gone, and it is later than
 * they are.
 */
export function eraseNote<OneAct extends Omit<ActDraft, 'at'>>(act: OneAct): OneAct | Omit<OneAct, 'note'> {
  if (act.what === 'erased') return act;
  const { note: _, ...kept } = act;
  return kept;
}

function erasedQuotes(
  { attempt, report, reason }: Pick<MessageEvent, 'attempt' | 'report' | 'reason'>,
  what: Erased,
): Pick<MessageEvent, 'attempt' | 'report' | 'reason'> {
  return {
    ...(attempt && { attempt: eraseAttempt(attempt, what) }),
    ...(report && { report: eraseReport(report, what) }),
    ...(reason && { reason: what === 'all' ? eraseReason(reason) : reason }),
  };
}

/** Erases all that a provider sent: its addresses, texts and words, and the raw entry. */
export function eraseProviderEntry(sent: ProviderEntry): ProviderEntry {
  if ('entry' in sent) return { entry: { reason: erasedWords, raw: null } };
  if ('inbound' in sent) {
    const { text: _, ...inbound } = sent.inbound;
    return { inbound: { ...inbound, from: erasedAddress, raw: null } };
  }
  if ('consent' in sent) return { consent: { ...sent.consent, address: erasedAddress } };
  if ('suppression' in sent) return { suppression: { ...sent.suppression, address: erasedAddress } };
  const { replacedBy: _, ...change } = sent.change;
  return { change: { ...change, address: erasedAddress, raw: null } };
}

import { type Attempt, type DeliveryReport, isFinal, type Message, type Reported } from '@nkul/core/store';

/** The three entries nearest to a time. Of equally near entries, those up to the time come before those after it. */
export function nearestThree<One>(all: readonly One[], at: (one: One) => Date, time: Date): readonly One[] {
  const inTime = all.toSorted((a, b) => at(a).getTime() - at(b).getTime());
  const until = inTime.filter((one) => at(one) <= time).toReversed();
  const after = inTime.filter((one) => at(one) > time);
  const distance = (one: One) => Math.abs(at(one).getTime() - time.getTime());
  return [...until, ...after].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
}

/** True if one of the message's attempts has the reference, as its own or as an alias. */
export function knows({ attempts }: Message, notifier: string, reference: string): boolean {
  return attempts.some(
    (attempt: Attempt) =>
      attempt.notifier === notifier &&
      (attempt.reference === reference || (attempt.aliases ?? []).includes(reference)),
  );
}

/** The attempts with an unknown outcome, as long as the message is not final. */
export function inTheDark({ status, attempts }: Message): readonly Attempt[] {
  return isFinal(status) ? [] : attempts.filter(({ outcome }) => outcome === 'unknown');
}

export function sameReport(a: DeliveryReport, b: DeliveryReport): boolean {
  const told = ({ notifier, reference, status, deliveredAt }: DeliveryReport) =>
    JSON.stringify([notifier, reference, status, deliveredAt ?? null]);
  return told(a) === told(b);
}

/** True if an answer or an operator may still give the message the reference of a report to its number. */
export function mayGetReference(message: Message, { notifier, to }: DeliveryReport): boolean {
  const isTo = (attempt: Attempt) => attempt.notifier === notifier && attempt.to === to;
  const pending = message.attempts.some((attempt) => isTo(attempt) && attempt.outcome === 'pending');
  return (message.status === 'sending' && pending) || inTheDark(message).some(isTo);
}

export function timeOf({ at, report }: Reported): Date {
  return report.submittedAt ?? report.sentAt ?? report.deliveredAt ?? at;
}

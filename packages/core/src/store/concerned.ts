import type { Current, WorkingSet } from '../group/working-set.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import { hasReference } from '../model/attempt.ts';
import { type DeliveryReport, reportTime, sameReport } from '../model/delivery-report.ts';
import type { Reported } from '../model/happening.ts';
import { isErased, type Message } from '../model/message.ts';
import type { Reference } from '../model/references.ts';
import type { MessageRow } from '../ports/ledger.ts';

/** How many messages with the same reference and address are looked at for one without a report. */
const maxAlike = 100;

/**
 * The message of a report. If several messages have its reference and its address, as a gateway that gives one reference
 * to all of them makes it: the one that has this very report, or the first without a report. An erased one comes last.
 */
export function concerned<Row extends MessageRow>(
  set: WorkingSet<Row>,
  reference: Reference,
  report: DeliveryReport,
  rules: Lifecycle,
): { readonly known: boolean; readonly found: Current<Row> | undefined } {
  let known = false;
  let found: Current<Row> | undefined;
  let [reported, erased]: [Current<Row> | undefined, Current<Row> | undefined] = [undefined, undefined];
  let alike = 0;
  set.lookByReference(reference, report.to, (current) => {
    known = true;
    if (!rules.isAbout(current.message, report)) return false;
    if (isErased(current.message, 'all')) {
      erased ??= current;
      return false;
    }
    if (mayTake(current.message, report)) {
      found = current;
      return true;
    }
    reported ??= current;
    alike += 1;
    return alike >= maxAlike;
  });
  return { known, found: found ?? reported ?? erased };
}

/** True if a message to the report's number may still get its reference: a call may give one reference to several. */
export function mayFollow<Row extends MessageRow>(set: WorkingSet<Row>, { at, report }: Reported): boolean {
  if (report.to === undefined) return false;
  const address = { notifier: report.notifier, address: report.to };
  return set.isSendingTo(address) || set.unknownNear(address, reportTime(report, at), 1).length > 0;
}

/** True if the attempt of a report has it already, so that it is a repeat, or has no report yet. */
function mayTake({ attempts }: Message, report: DeliveryReport): boolean {
  const { notifier, reference } = report;
  for (const attempt of attempts)
    if (
      hasReference(attempt, notifier, reference) &&
      (attempt.reports.length === 0 || attempt.reports.some((known) => sameReport(known, report)))
    )
      return true;
  return false;
}

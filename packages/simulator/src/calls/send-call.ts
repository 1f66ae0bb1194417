/** One call that sends: validated, carried out unless its fate prevents it, written into the book. */
import type { Draw } from '../base/draw.ts';
import type { CallEntry, OpenCall } from '../book/book.ts';
import { drawFate, hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import type { CallFaultName } from '../faults/faults.ts';
import { magicFaultsOf } from '../faults/magic-faults.ts';
import { without } from '../faults/shown-faults.ts';
import type { PlannedReport } from '../reports/report-plan.ts';
import type { CallContent } from './call-content.ts';
import { refusalFault } from './refusal-fault.ts';
import { callEntry, carryOutSend, type SendDependencies } from './send.ts';
import type { Asked, RequestedSms, SmsOutcome, Wire, Writing } from './wire.ts';

/** The parts that a call that sends needs. */
export interface SendCallDependencies extends SendDependencies {
  /** Plans the reports of the accepted SMS */
  readonly plan: (outcomes: readonly SmsOutcome[]) => readonly PlannedReport[];
  /** Resolves when the reports that are due before the answer were posted */
  readonly report: (reports: readonly PlannedReport[]) => Promise<void>;
}

/** Carries out one call, and composes its answer. */
export async function sendCall(
  asked: Asked,
  call: OpenCall,
  settings: FaultSettings,
  draw: Draw,
  dependencies: SendCallDependencies,
): Promise<CallContent> {
  const { wire, accounts, book } = dependencies;
  const request = wire.readSend(asked, accounts);
  const magic = 'refusal' in request ? new Map() : magicSettings(wire, request.messages);
  const fate = drawFate(magic, settings, draw);
  const has = (name: CallFaultName): boolean => hits(magic, name, draw) || hits(settings, name, draw);
  const refused = (write: Writing): CallContent => {
    if (request.messages.length > 0)
      book.enter(
        call,
        request.messages.map((one) => notTaken(wire, one)),
      );
    return { fate, write, quirks: [], has };
  };

  if ('refusal' in request) return refused(request.refusal);
  if (fate && !fate.accepted) return refused(refusalFault(wire, 'send', fate) ?? (() => wire.error(500)));
  const result = carryOutSend(request, settings, call.number, dependencies);
  if (typeof result === 'function') return refused(result);

  book.enter(call, result.map(callEntry));
  await dependencies.report(dependencies.plan(result));
  return { fate, has, ...wire.sendAnswer(request, result, { has, draw }) };
}

function magicSettings(wire: Wire, messages: readonly RequestedSms[]): FaultSettings {
  const settings = messages.flatMap(({ phone }) => [...magicFaultsOf(wire.numberOf(phone)).send]);
  return without(new Map(settings), wire.unshown.send);
}

/** The entry of the book for an SMS of a call that was refused as a whole. */
function notTaken(wire: Wire, { phone, text }: RequestedSms): CallEntry {
  return { to: wire.numberOf(phone) ?? phone, text, accepted: false, faults: [] };
}

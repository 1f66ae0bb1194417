/** One call of `Send_sms_dev`: validated, carried out unless its fate prevents it, written into the book. */

import type { Draw } from '../base/draw.ts';
import { cameroonMobile } from '../base/phone-number.ts';
import type { Fields } from '../base/request-fields.ts';
import type { OpenCall } from '../book/book.ts';
import { drawFate, hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import type { CallFaultName } from '../faults/faults.ts';
import { magicFaultsOf } from '../faults/magic-faults.ts';
import type { PlannedReport } from '../reports/report-plan.ts';
import type { CallContent } from './call-content.ts';
import type { Refusal } from './documented-answer.ts';
import { callEntry, carryOutSend, type SendDependencies, type SmsOutcome } from './send.ts';
import { type AnswerJson, entriesShown, refusalAnswer, rewriteNumber, sendAnswer } from './send-answer.ts';
import { readSendRequest, type SendRequest } from './send-request.ts';

/** The parts that a call of `Send_sms_dev` needs. */
export interface SendCallDependencies extends SendDependencies {
  /** Plans the reports of the accepted SMS */
  readonly plan: (outcomes: readonly SmsOutcome[]) => readonly PlannedReport[];
  /** Resolves when the reports that are due before the answer were posted */
  readonly report: (reports: readonly PlannedReport[]) => Promise<void>;
}

/** Carries out one call, and composes its answer. */
export async function sendCall(
  fields: Fields,
  call: OpenCall,
  settings: FaultSettings,
  draw: Draw,
  dependencies: SendCallDependencies,
): Promise<CallContent> {
  const request = readSendRequest(fields, dependencies.accounts);
  const magic = typeof request === 'string' ? new Map() : magicSettings(request);
  const fate = drawFate(magic, settings, draw);
  const has = (name: CallFaultName): boolean => hits(magic, name, draw) || hits(settings, name, draw);
  const refused = (json: AnswerJson): CallContent => ({ fate, json, quirks: [], has });

  if (typeof request === 'string') return refused(refusalAnswer(request));
  const result =
    fate && !fate.accepted
      ? (refusalOf(fate.name) ?? 'someNotSent')
      : carryOutSend(request, settings, call.number, dependencies);
  if (typeof result === 'string') {
    const entries = request.messages.map(({ phone, text }) => {
      return { to: cameroonMobile(phone) ?? phone, text, accepted: false, faults: [] };
    });
    dependencies.book.enter(call, entries);
    return refused(refusalAnswer(result));
  }

  dependencies.book.enter(call, result.map(callEntry));
  await dependencies.report(dependencies.plan(result));
  const shown = entriesShown(result).length;
  const quirks: CallFaultName[] = [];
  if (shown > 0 && has('severalDetails')) quirks.push('severalDetails');
  if (shown > 1 && has('entriesReordered')) quirks.push('entriesReordered');
  if (shown > 0 && has('numberFormats')) quirks.push('numberFormats');
  const json = sendAnswer(result, {
    severalDetails: quirks.includes('severalDetails'),
    entriesReordered: quirks.includes('entriesReordered'),
    writeNumber: (to) => (quirks.includes('numberFormats') ? rewriteNumber(to, draw(`format ${to}`)) : to),
  });
  return { fate, json, quirks, has };
}

function magicSettings(request: SendRequest): FaultSettings {
  return new Map(request.messages.flatMap(({ phone }) => [...magicFaultsOf(cameroonMobile(phone)).send]));
}

const refusals: readonly Refusal[] = [
  'notAuthorised',
  'keyMissing',
  'fieldMissing',
  'insufficientCredit',
  'invalidNumber',
];

function refusalOf(fate: string): Refusal | undefined {
  return refusals.find((refusal) => refusal === fate);
}

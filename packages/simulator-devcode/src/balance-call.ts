/** One call of `Solde_sms_dev`. */
import type { Accounts } from './accounts.ts';
import { balanceAnswer } from './balance-answer.ts';
import type { CallContent } from './call-content.ts';
import { drawFate, hits } from './call-plan.ts';
import { refusalEnvelope } from './documented-answer.ts';
import type { Draw } from './draw.ts';
import type { FaultSettings } from './fault-settings.ts';
import type { Fields } from './request-fields.ts';
import { readKey } from './send-request.ts';

/** Reads the balance of the account whose key the body names. */
export function balanceCall(
  fields: Fields,
  settings: FaultSettings,
  draw: Draw,
  accounts: Accounts,
): CallContent {
  const fate = drawFate(new Map(), settings, draw);
  const has: CallContent['has'] = (name) => hits(settings, name, draw);
  const key = readKey(fields, accounts.has);
  const refusal =
    fate?.name === 'notAuthorised' || fate?.name === 'keyMissing'
      ? fate.name
      : typeof key === 'string'
        ? key
        : undefined;
  if (refusal || typeof key === 'string') {
    return { fate, json: { ...refusalEnvelope(refusal ?? 'keyMissing'), data: {} }, quirks: [], has };
  }
  const besideData = has('besideData');
  const json = balanceAnswer(accounts.balance(key.key), besideData);
  return { fate, json, quirks: besideData ? ['besideData'] : [], has };
}

/** One call of `Solde_sms_dev`. */

import type { Draw } from '../base/draw.ts';
import type { Fields } from '../base/request-fields.ts';
import type { Accounts } from '../book/accounts.ts';
import { drawFate, hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import { balanceAnswer } from './balance-answer.ts';
import type { CallContent } from './call-content.ts';
import { refusalEnvelope } from './documented-answer.ts';
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
  const key = readKey(fields, accounts);
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

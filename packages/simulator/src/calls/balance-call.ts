/** One call that reads a balance. */
import type { Draw } from '../base/draw.ts';
import type { Accounts } from '../book/accounts.ts';
import { drawFate, hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';
import type { CallContent } from './call-content.ts';
import { refusalFault } from './refusal-fault.ts';
import type { Asked, Wire } from './wire.ts';

/** Reads the balance of the account that the call names. */
export function balanceCall(
  asked: Asked,
  settings: FaultSettings,
  draw: Draw,
  { wire, accounts }: { readonly wire: Wire; readonly accounts: Accounts },
): CallContent {
  const fate = drawFate(new Map(), settings, draw);
  const has: CallContent['has'] = (name) => hits(settings, name, draw);
  const refusal = refusalFault(wire, 'balance', fate);
  const own = refusal ? { write: refusal, quirks: [] } : wire.balanceAnswer(asked, accounts, { has, draw });
  return { fate, has, ...own };
}

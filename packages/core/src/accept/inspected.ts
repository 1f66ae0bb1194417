import { keyedHash } from '../base/keyed-hash.ts';
import type { Charge } from '../model/charge.ts';
import type { Message } from '../model/message.ts';
import type { Guard, Spending } from '../ports/guard.ts';

/** How much of a hash names a counter: 132 bits. */
const counterLength = 22;

/**
 * A message that all guards have let pass, with its charges.
 *
 * @param secret that of the store: counters are known by keyed hashes
 * @throws the error of a guard that refuses it
 */
export function inspected(message: Message, guards: readonly Guard[], secret: Uint8Array): Message {
  const charges = guards.flatMap((guard) => guard.inspect(message).map((one) => chargeOf(one, secret)));
  return charges.length === 0 ? message : { ...message, charges };
}

function chargeOf({ of, ...spending }: Spending, secret: Uint8Array): Charge {
  const { rule, windowMs } = spending;
  // A window of another length has other parts, so it is another count.
  const counter = keyedHash(secret, 'counter', JSON.stringify([rule, windowMs, of]));
  return { counter: counter.slice(0, counterLength), ...spending };
}

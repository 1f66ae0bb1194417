import { keyedHash } from '../base/keyed-hash.ts';
import type { Charge } from '../charge/charge.ts';
import type { Message } from '../model/message.ts';
import type { Guard, GuardContext, Spending } from '../ports/guard.ts';
import type { Store } from '../ports/store.ts';

/** How much of a hash names a counter: 132 bits. */
const counterLength = 22;

/** The parts of a hub that the inspection of a message needs. */
interface InspectContext extends GuardContext {
  readonly guards: readonly Guard[];
  /** Counters are known by hashes under its secret. */
  readonly store: Pick<Store, 'secret'>;
}

/**
 * A message that all guards have let pass, with its charges.
 *
 * @throws the error of a guard that refuses it
 */
export function inspected(message: Message, { guards, store, defaultCountry }: InspectContext): Message {
  if (guards.length === 0) return message;
  const charges = guards.flatMap((guard) =>
    guard.inspect(message, { defaultCountry }).map((one) => chargeOf(one, store.secret)),
  );
  return charges.length === 0 ? message : { ...message, charges };
}

function chargeOf({ of, ...spending }: Spending, secret: Uint8Array): Charge {
  const { rule, windowMs } = spending;
  // A window of another length has other parts, so it is another count.
  const counter = keyedHash(secret, 'counter', JSON.stringify([rule, windowMs, of]));
  return { counter: counter.slice(0, counterLength), ...spending };
}

import {
  createSimulator as createProviders,
  type Simulator as Providers,
  type SimulatorOptions,
} from '@nkul/simulator';

/** The providers on loopback, with the address of Devcode. */
export interface Simulator extends Providers {
  /** The base address, with a trailing slash, as `http://127.0.0.1:40123/developpeur/`. */
  readonly url: string;
}

/**
 * Starts the provider on loopback. It listens from when the promise resolves until `close()`.
 *
 * @throws TypeError if an option is not known, or a fault name or an address is invalid
 * @throws RangeError if an account's units are not a whole number
 * @example
 * const simulator = await createSimulator({ accounts: { 'demo-key': 100 } });
 * const answer = await fetch(`${simulator.url}Send_sms_dev`, {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ api_key: 'demo-key', sender: 'NKUL', phone: '+237699128531', message: 'Bonjour' }),
 * });
 * await simulator.close();
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createProviders(options);
  return Object.assign(simulator, { url: simulator.urls.devcode });
}

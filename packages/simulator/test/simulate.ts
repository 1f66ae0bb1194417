/** Starts a simulator that ends with the test, and calls it as the document says. */
import { onTestFinished } from 'vitest';
import { createSimulator } from '../src/simulator/simulator.ts';
import type { Simulator as Providers } from '../src/simulator/simulator-interface.ts';
import type { SimulatorOptions } from '../src/simulator/simulator-options.ts';
import { type Answer, type CallOptions, call } from './call.ts';

export const key = 'demo-key';
export const to = '+237699128531';

/** A simulator, and its address as clients of Devcode know it. */
export type Simulator = Providers & { readonly url: string };

/** Starts a simulator for one test. */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ accounts: { [key]: 1000 }, ...options });
  onTestFinished(() => simulator.close());
  return Object.assign(simulator, { url: simulator.urls.devcode });
}

/** Sends with POST. */
export function send(
  simulator: Simulator,
  phone: unknown = to,
  message: unknown = 'Bonjour',
  options: CallOptions = {},
): Promise<Answer> {
  const body = { api_key: key, sender: 'NKUL', phone, message };
  return call(`${simulator.url}Send_sms_dev`, { method: 'POST', body, ...options });
}

/** Reads the balance as the document does: GET with a JSON body. */
export function readBalance(simulator: Simulator, options: CallOptions = {}): Promise<Answer> {
  return call(`${simulator.url}Solde_sms_dev`, { body: { api_key: key }, ...options });
}

/** How long `vi.waitFor()` waits, and how often it looks, in milliseconds: a slow machine has time. */
export const patience: { readonly timeout: number; readonly interval: number } = {
  timeout: 30_000,
  interval: 5,
};

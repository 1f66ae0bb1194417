/** Starts a simulator that ends with the test, and calls it as clients of Nexah do. */
import { onTestFinished } from 'vitest';
import { createSimulator } from '../src/simulator/simulator.ts';
import type { Simulator } from '../src/simulator/simulator-interface.ts';
import type { SimulatorOptions } from '../src/simulator/simulator-options.ts';
import { type Answer, call } from './call.ts';

export const to = '237699128531';
export const other = '237699128532';
export const account = { user: 'demo-user', password: 'demo-password' };

/** Starts a simulator for one test. */
export async function simulateNexah(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Sends one text. `fields` replace those of a valid call. */
export function sendSms({ urls }: Simulator, fields: object = {}): Promise<Answer> {
  const body = { ...account, senderid: 'NKUL', sms: 'Bonjour', mobiles: to, ...fields };
  return call(`${urls.nexah}/sendsms`, { method: 'POST', body });
}

/** Reads the balance. */
export function readCredit({ urls }: Simulator, body: object = account): Promise<Answer> {
  return call(`${urls.nexah}/smscredit`, { method: 'POST', body });
}

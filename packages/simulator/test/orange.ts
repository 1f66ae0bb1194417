/** Starts a simulator that ends with the test, and calls it as clients of Orange do. */
import { onTestFinished } from 'vitest';
import { createSimulator } from '../src/simulator/simulator.ts';
import type { Simulator } from '../src/simulator/simulator-interface.ts';
import type { SimulatorOptions } from '../src/simulator/simulator-options.ts';

export const to = '+237699128531';
export const sender = 'tel:+2370000';

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Starts a simulator for one test. */
export async function simulateOrange(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ reportDelayMs: 1, resendDelayMs: 5, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function answered(response: Response): Promise<Answer> {
  return { status: response.status, json: await response.json() };
}

/** Asks for a token. */
export async function askToken({ urls }: Simulator, user = 'demo-client:demo-secret'): Promise<Answer> {
  const url = `${urls.orange}/oauth/v3/token`;
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  return await answered(
    await fetch(url, { method: 'POST', headers: { authorization: `Basic ${btoa(user)}` }, body }),
  );
}

/** A header with a new token. */
export async function bearer(simulator: Simulator): Promise<{ readonly authorization: string }> {
  const { json } = await askToken(simulator);
  return { authorization: `Bearer ${Object(json).access_token}` };
}

/** The body of a message. `fields` replace those of a valid one. */
export function message(fields: object = {}): object {
  return {
    outboundSMSMessageRequest: {
      address: `tel:${to}`,
      senderAddress: sender,
      senderName: 'NKUL',
      outboundSMSTextMessage: { message: 'Bonjour' },
      ...fields,
    },
  };
}

/** Sends a message. @param written the sender's address as the path has it */
export async function send(
  { urls }: Simulator,
  headers: Readonly<Record<string, string>>,
  body: object = message(),
  written: string = encodeURIComponent(sender),
): Promise<Answer> {
  const url = `${urls.orange}/smsmessaging/v1/outbound/${written}/requests`;
  const type = { 'content-type': 'application/json' };
  return await answered(
    await fetch(url, { method: 'POST', headers: { ...type, ...headers }, body: JSON.stringify(body) }),
  );
}

/** Reads the contracts of a country. */
export async function readContracts(
  { urls }: Simulator,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return await answered(await fetch(`${urls.orange}/sms/admin/v1/contracts?country=CMR`, { headers }));
}

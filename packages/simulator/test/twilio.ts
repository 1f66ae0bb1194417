/** Twilio's own client, pointed at the simulator, and an application that Twilio calls. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { twilioClient, validateRequest } from '../../../tools/twilio.ts';
import { listen } from '../src/base/listen.ts';
import { createSimulator } from '../src/simulator/simulator.ts';
import type { Simulator } from '../src/simulator/simulator-interface.ts';
import type { SimulatorOptions } from '../src/simulator/simulator-options.ts';

export const accountSid = `AC${'0'.repeat(31)}1`;
const authToken = 'demo-token';
export const to = '+237699128531';

/** Starts a simulator for one test, with its own account of Twilio. */
export async function simulateTwilio(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ reportDelayMs: 1, resendDelayMs: 5, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Twilio's client. Its requests go to the simulator; it is the judge of all that is answered. */
export function clientOf(
  { urls }: Simulator,
  user = accountSid,
  password = authToken,
): ReturnType<typeof twilioClient> {
  const { RequestClient } = twilioClient;
  class Redirected extends RequestClient {
    override request(options: Parameters<typeof RequestClient.prototype.request>[0]) {
      return super.request({
        ...options,
        uri: options.uri.replace('https://api.twilio.com', urls.twilio),
      } as never) as never;
    }
  }
  return twilioClient(user, password, { accountSid, httpClient: new Redirected() });
}

export interface Called {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** True if Twilio's own check accepts the signature */
  readonly valid: boolean;
  readonly token: string;
}

/** An application on loopback, which Twilio calls. It ends with the test. */
export async function startApplication(
  answer: (nth: number) => { status: number; type?: string; body?: string } = () => ({ status: 204 }),
): Promise<{ readonly url: string; readonly calls: readonly Called[] }> {
  const calls: Called[] = [];
  const server = createServer(async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    const { 'x-twilio-signature': signature = '', 'i-twilio-idempotency-token': token = '' } =
      request.headers;
    const url = `http://${request.headers.host}${request.url}`;
    calls.push({
      url,
      fields,
      valid: validateRequest(authToken, String(signature), url, fields),
      token: String(token),
    });
    const { status, type = 'text/plain', body = '' } = answer(calls.length);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  const port = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}/callbacks/twilio/t?ref=order%201`, calls };
}

import { Agent } from 'node:http';
import { requirePeer } from '../peers.ts';
import { connectionsFor, type Sender, type SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';

/** The part of twilio that is used here. */
interface TwilioModule {
  (
    account: string,
    token: string,
    options: { readonly httpClient: object },
  ): {
    readonly messages: {
      create(message: { readonly to: string; readonly from: string; readonly body: string }): Promise<{
        readonly sid: string;
      }>;
    };
  };
  readonly RequestClient: new (options: object) => RequestClient;
}

interface RequestClient {
  readonly axios: { readonly defaults: { httpAgent?: Agent } };
  request(options: { readonly uri: string }): Promise<unknown>;
}

/** twilio with its own HTTP client, whose calls go to the bench's provider over kept connections. */
export function twilioSender(settings: SenderSettings): Sender {
  const twilio = requirePeer('twilio') as TwilioModule;
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsFor(settings) });
  const client = new twilio.RequestClient({ keepAlive: true });
  client.axios.defaults.httpAgent = agent;
  const httpClient = {
    request: (options: { readonly uri: string }) =>
      client.request({ ...options, uri: options.uri.replace('https://api.twilio.com', settings.provider) }),
  };
  const { messages } = twilio('AC00000000000000000000000000000000', 'bench-key', { httpClient });
  return eachByItself(
    (to, body) => messages.create({ to, from: '+15005550006', body }),
    () => agent.destroy(),
  );
}

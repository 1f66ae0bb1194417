import { Agent } from 'node:http';
import { requirePeer } from '../peers.ts';
import { connectionsFor, type Sender, type SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';

/** The part of `@novu/providers` that is used here. */
interface GenericSmsProvider {
  readonly axiosInstance: { readonly defaults: { httpAgent?: Agent } };
  sendMessage(options: { readonly to: string; readonly content: string }): Promise<{ readonly id: string }>;
}

/** The generic SMS provider of `@novu/providers`, over axios, with kept connections. */
export function novuSender(settings: SenderSettings): Sender {
  const { GenericSmsProvider: Provider } = requirePeer('@novu/providers') as {
    readonly GenericSmsProvider: new (config: object) => GenericSmsProvider;
  };
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsFor(settings) });
  const provider = new Provider({
    baseUrl: `${settings.provider}/messages`,
    apiKeyRequestHeader: 'apiKey',
    apiKey: 'bench-key',
    from: 'NKUL',
  });
  provider.axiosInstance.defaults.httpAgent = agent;
  return eachByItself(
    (to, content) => provider.sendMessage({ to, content }),
    () => agent.destroy(),
  );
}

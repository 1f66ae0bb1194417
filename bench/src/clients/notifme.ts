import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { requirePeer } from '../peers.ts';
import { connectionsFor, type Sender, type SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';

/** The part of notifme-sdk that is used here. */
interface NotifmeSdk {
  readonly logger: { mute(): void };
  send(notification: { readonly sms: NotifmeSms }): Promise<{ readonly status: 'success' | 'error' }>;
}

interface NotifmeSms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

type NodeFetch = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly agent: Agent;
  },
) => Promise<{ readonly ok: boolean; json(): Promise<{ readonly id: string }> }>;

/**
 * notifme-sdk with a custom provider, written like its own providers over its node-fetch. It keeps connections, which
 * its own providers do not; that favours it. Its log is switched off, and it uses one provider without a strategy.
 */
export function notifmeSender(settings: SenderSettings): Sender {
  const { default: Sdk } = requirePeer('notifme-sdk') as {
    readonly default: new (options: object) => NotifmeSdk;
  };
  const fetch = createRequire(requirePeer.resolve('notifme-sdk'))('node-fetch') as NodeFetch;
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsFor(settings) });
  const url = `${settings.provider}/messages`;
  const headers = { 'content-type': 'application/json', authorization: 'Bearer bench-key' };
  const provider = {
    type: 'custom',
    id: 'bench',
    async send({ from, to, text }: NotifmeSms): Promise<string> {
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ from, to, text }),
        agent,
      });
      if (!answer.ok) throw new Error('The provider refused.');
      return (await answer.json()).id;
    },
  };
  const sdk = new Sdk({ channels: { sms: { providers: [provider], multiProviderStrategy: 'no-fallback' } } });
  sdk.logger.mute();
  return eachByItself(
    async (to, text) => {
      const { status } = await sdk.send({ sms: { from: 'NKUL', to, text } });
      if (status !== 'success') throw new Error('notifme-sdk did not send.');
    },
    () => agent.destroy(),
  );
}

import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { notifierOf, outgoing } from '../test/notifier-of.ts';
import { type Answer, answerWith, scriptedProvider } from '../test/provider.ts';
import type { DevcodeSettings } from './settings.ts';

const to = '+237699128531';
const sms = [{ status: 'success', messageid: 'm-1', mobileno: to }];
const takes: Answer = answerWith(200, { success: true, details: [{ sms }], data: { solde: 7 } });
const refuses: Answer = answerWith(401, { success: false, msg: "Pas d'autorisation", details: [] });

async function connected(settings: Partial<DevcodeSettings>, answer: Answer = takes) {
  const provider = await scriptedProvider(answer);
  const notifier = await notifierOf({ baseUrl: provider.url, ...settings });
  onTestFinished(async () => {
    await notifier.close?.();
    await provider.close();
  });
  const send = () => notifier.send([outgoing(to)], { signal: AbortSignal.timeout(5_000) });
  return {
    provider,
    notifier,
    send,
    keys: () => provider.requests.map(({ body }) => JSON.parse(body).api_key),
  };
}

describe('a key that a function gives', () => {
  it('is that of now, for sending and for the balance', async () => {
    let key = 'first-key';
    const { notifier, send, keys } = await connected({ apiKey: () => key });
    await send();
    key = 'second-key';
    await send();
    await notifier.balance?.({ signal: AbortSignal.timeout(5_000) });
    expect(keys()).toEqual(['first-key', 'second-key', 'second-key']);
    expect(notifier.secrets?.()).toEqual(['second-key']);
  });

  it('does not pause the notifier if it was replaced while the provider refused it', async () => {
    let key = 'first-key';
    const { send } = await connected({ apiKey: () => key }, (response, request, socket) => {
      key = 'second-key';
      refuses(response, request, socket);
    });
    const [submission] = await send();
    expect(submission).toMatchObject({ outcome: 'deferred', retryAfterMs: 0 });
    expect(submission).not.toHaveProperty('pause');
  });

  it('pauses the notifier if it is still the same', async () => {
    const { send } = await connected({ apiKey: () => 'first-key' }, refuses);
    expect(await send()).toMatchObject([{ outcome: 'deferred', pause: 'unauthorized' }]);
  });

  it('that is missing leaves the message unsent', async () => {
    const { provider, send } = await connected({ apiKey: () => '' });
    expect(await send()).toMatchObject([
      { outcome: 'deferred', reason: { code: 'not_connected', message: expect.stringContaining('apiKey') } },
    ]);
    expect(provider.requests).toEqual([]);
  });
});

it('a dispatcher of the caller carries the requests', async () => {
  const dispatcher = new Agent();
  let dispatched = 0;
  const counting = dispatcher.compose((dispatch) => (options, handler) => {
    dispatched += 1;
    return dispatch(options, handler);
  });
  const { send } = await connected({ dispatcher: counting });
  onTestFinished(() => dispatcher.close());
  expect(await send()).toMatchObject([{ outcome: 'accepted', reference: 'm-1' }]);
  expect(dispatched).toBe(1);
});

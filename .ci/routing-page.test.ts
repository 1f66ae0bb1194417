import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Hub, InvalidRecipientError, type Routes } from '../packages/core/src/index.ts';
import { fakeNotifier, testHub } from '../packages/testing/src/index.ts';

const page = readFileSync('docs/routing.md', 'utf8');

/** The routes of the page, as a reader would copy them. */
const recipes = [...page.matchAll(/```ts\nconst routes = (\{.*?\n\});\n```/gs)].flatMap(([, source = '']) =>
  Object.entries(new Function(`return ${source}`)() as Routes),
);

let hub: Hub | undefined;
afterEach(async () => await hub?.stop({ drain: false }));

async function made(name: string) {
  const notifiers = [
    fakeNotifier({ name: 'devcode' }),
    fakeNotifier({ name: 'twilio' }),
    fakeNotifier({ name: 'email', channel: 'email' }),
  ];
  const routes = Object.fromEntries(recipes.filter(([route]) => route === name));
  const test = await testHub({ notifiers, routes });
  hub = test.hub;
  const sentBy = async (to: object, ms = 0) => {
    const { id } = await test.hub.notify({ to, text: 'a' });
    await test.clock.run(ms);
    return (await test.hub.get(id))?.attempts.map(({ notifier }) => notifier);
  };
  return { ...test, sentBy };
}

const [mtn, orange, french] = ['+237670000001', '+237690000001', '+33612345678'];
const email = 'awa@example.com';

describe('docs/routing.md', () => {
  it('has a recipe each for codes, alerts and newsletters', () => {
    expect(recipes.map(([name]) => name)).toEqual(['codes', 'alerts', 'newsletters']);
  });

  it('codes: both providers, then e-mail, a minute apart', async () => {
    const { sentBy } = await made('codes');
    const all = (await sentBy({ phone: mtn, email }, 3 * 60_000)) ?? [];
    expect(all.slice(0, 2).toSorted()).toEqual(['devcode', 'twilio']);
    expect(all.slice(2)).toEqual(['email']);
  });

  it('alerts: by country, then e-mail after 10 minutes', async () => {
    const { sentBy } = await made('alerts');
    expect(await sentBy({ phone: orange, email }, 599_999)).toEqual(['devcode']);
    expect(await sentBy({ phone: french, email }, 600_000)).toEqual(['twilio', 'email']);
    await expect(sentBy({ phone: '+447400123456' })).rejects.toThrow(InvalidRecipientError);
  });

  it('newsletters: e-mail first, and the SMS by prefix', async () => {
    const { sentBy } = await made('newsletters');
    expect(await sentBy({ phone: mtn, email }, 86_400_000)).toEqual(['email']);
    expect(await sentBy({ phone: mtn })).toEqual(['devcode']);
    expect(await sentBy({ phone: orange })).toEqual(['twilio']);
  });
});

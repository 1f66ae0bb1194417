import { fakeNotifier, type TestHubOptions, testHub } from '@nkul/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { RENDERER, type RenderRequest } from '../adapter.ts';
import { createHub, type Hub, type Plugin } from '../index.ts';

let hub: Hub;
afterEach(() => hub?.stop());

const optOut = { url: 'https://ex.am/u/' };

async function made(options: Partial<TestHubOptions> = { optOut }): Promise<void> {
  ({ hub } = await testHub({ notifiers: [fakeNotifier()], ...options }));
}

describe('hub.optOutUrl()', () => {
  it('makes a short link for a number in any form, which the hub opens again', async () => {
    await made();
    const url = hub.optOutUrl({ to: '699 12 85 31' });
    expect(url).toMatch(/^https:\/\/ex\.am\/u\/[\w-]{24}$/);
    expect(hub.optOutUrl({ to: '+237699128531', category: 'marketing' })).toBe(url);
    expect(hub.openOptOutLink(url.split('/').at(-1) ?? '')).toEqual({
      address: '+237699128531',
      category: 'marketing',
    });
    expect(hub.openOptOutLink('A'.repeat(24))).toBeUndefined();
  });

  it('is refused without an address of the page, and with wrong arguments', async () => {
    await made({});
    expect(() => hub.optOutUrl({ to: '+237699128531' })).toThrow(/give createHub\(\) optOut, such as/);
    expect(() => hub.optOutUrl({ to: '' })).toThrow(/optOutUrl\(\): to is wrong/);
    expect(() => hub.optOutUrl({ to: 'awa@example.cm', category: 'ads' as never })).toThrow(/category/);
  });

  it.each([
    ['http://ex.am/u', /must begin with https/],
    ['https://ex.am/u?a=1', /without a query/],
    ['https://a:b@ex.am/u', /without a query/],
    ['https://ex.am/#u', /without a query/],
    ['ex.am/u', /is not an address/],
    [`https://ex.am/${'u'.repeat(100)}`, /longer than 100/],
  ])('is not made with the page %s', async (url, message) => {
    await expect(createHub({ plugins: [], optOut: { url } })).rejects.toThrow(message);
  });
});

describe('a renderer', () => {
  const asked: RenderRequest[] = [];
  const recording: Plugin = {
    name: 'recording',
    register: (into) =>
      void into.registerInstance(RENDERER, {
        render(request: RenderRequest) {
          asked.push(request);
          return { content: { text: `no more: ${request.optOutUrl}` }, locale: 'en' };
        },
      }),
  };
  const people = ['+237699128531', '+237699128532'].map((phone) => ({ template: 'promo', to: { phone } }));

  it('gets the link of each recipient, also in one list of equal notifications', async () => {
    asked.length = 0;
    await made({ optOut, plugins: [recording] });
    await hub.notify(people);
    const links = ['+237699128531', '+237699128532'].map((to) => hub.optOutUrl({ to }));
    expect(asked.map(({ optOutUrl }) => optOutUrl)).toEqual(links);
    expect(new Set(links).size).toBe(2);
  });

  it('gets none without the option, and is called once for equal notifications', async () => {
    asked.length = 0;
    await made({ plugins: [recording] });
    await hub.notify(people);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toHaveProperty('optOutUrl');
  });
});

describe('a notifier', () => {
  it.each([
    ['marketing', true],
    ['transactional', false],
  ] as const)('gets the link of a message of the category %s: %s', async (category, has) => {
    const sms = fakeNotifier();
    await made({ optOut, notifiers: [sms] });
    await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour', category });
    await hub.flush();
    const link = sms.calls[0]?.messages[0]?.optOutUrl;
    expect(link).toBe(has ? hub.optOutUrl({ to: '+237699128531' }) : undefined);
  });

  it('gets none from a hub without the option', async () => {
    const sms = fakeNotifier();
    await made({ notifiers: [sms] });
    await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour', category: 'marketing' });
    await hub.flush();
    expect(sms.calls[0]?.messages[0]).not.toHaveProperty('optOutUrl');
  });
});

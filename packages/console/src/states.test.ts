import { type Hub, QuestionTimeoutError, StoreError } from '@nkul/core';
import { STORE } from '@nkul/core/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader, type ReadPage } from '../test/reader.ts';
import { type SampleHub, sampleHub } from '../test/sample-hub.ts';
import { refusing, slowHub } from '../test/slow-hub.ts';
import { createConsole } from './serve/create-console.ts';
import { ADMIN, type Permission, VIEWER } from './settings/permissions.ts';
import { formatsOf } from './words/formats.ts';
import { wordsOf } from './words/words.ts';

let sample: SampleHub;
const [en, fr] = [wordsOf('en'), wordsOf('fr')];

beforeAll(async () => {
  sample = await sampleHub();
  await sample.hub.erase({ id: sample.ids.undelivered });
});
afterAll(async () => {
  await sample.hub.stop();
});

async function read(
  address: string,
  {
    hub = sample.hub,
    can = ADMIN,
    language = 'en',
  }: { hub?: Hub; can?: readonly Permission[]; language?: string } = {},
): Promise<ReadPage> {
  const secret = '0123456789abcdef0123456789abcdef';
  const pages = createConsole(hub, { authenticate: () => ({ name: 'Aline', can }), secret });
  return await new Reader(pages, { 'accept-language': language }).get(address);
}

describe('a part of a page that took too long', () => {
  it('is said in its place on the overview, beside the parts that were read', async () => {
    const { status, body } = await read('./', { hub: slowHub(sample.hub) });
    expect(status).toBe(200);
    expect(body.split(en('partial.title')).length - 1).toBeGreaterThan(1);
    expect(body).toContain(en('partial.sub'));
    expect(body).toContain(en('need.unknown', { count: 3 }));
    expect(body).toContain('devcode-otp');
  });

  it('is said in its place among the providers', async () => {
    const { status, body } = await read('providers', { hub: slowHub(sample.hub), language: 'fr' });
    expect(status).toBe(200);
    expect(body.split(fr('partial.title'))).toHaveLength(3);
    expect(body).toContain(fr('providers.pause'));
  });

  it('leaves the counts of messages out, and shows the messages', async () => {
    const hub = refusing(sample.hub, (name) =>
      name === 'stats' || name === 'unknown' ? new QuestionTimeoutError(2_000) : undefined,
    );
    const { status, body } = await read('messages', { hub });
    expect([status, body.includes('<span class="c">'), body.includes('class="go"')]).toEqual([
      200,
      false,
      true,
    ]);
    expect((await read('messages')).body).toContain('<span class="c">');
  });

  it('is no excuse for a store that is away: the whole page says so', async () => {
    const hub = refusing(sample.hub, (name) => (name === 'stats' ? new StoreError('away') : undefined));
    expect((await read('./', { hub })).status).toBe(503);
  });
});

describe('a page that could not be read', () => {
  const late = () =>
    refusing(sample.hub, (name) => (name === 'find' ? new QuestionTimeoutError(2_000) : undefined));

  it('offers the same address again, and a shorter time if that may help', async () => {
    const { status, body } = await read('messages?state=bad&period=30d', { hub: late() });
    expect(status).toBe(503);
    expect(body).toContain(`href="messages?state=bad&amp;period=30d">`);
    expect(body).toContain(en('error.again'));
    expect(body).toContain(`href="messages?state=bad">${en('error.only_day')}`);
    expect((await read('messages', { hub: late() })).body).not.toContain(en('error.only_day'));
  });

  it('offers no second try of what is not there', async () => {
    expect((await read('nothing')).body).not.toContain(en('error.again'));
  });
});

describe('an erased message', () => {
  it.each([
    ['en', /The text was erased (?:at|on) [^.]*\d\d:\d\d:\d\d\. All that is personal/],
    ['fr', /Le texte a été effacé (?:à|le) [^.]*\d\d:\d\d:\d\d\. Tout ce qui est personnel/],
  ])('says in %s when its text was erased, and what else is gone', async (language, words) => {
    const { status, body } = await read(`message?id=${sample.ids.undelivered}`, { language });
    expect(status).toBe(200);
    expect(body).toMatch(words);
  });
});

it('a message says until when its text is kept, as the hub knows it', async () => {
  const message = await sample.hub.get(sample.ids.delivered);
  const until = message && sample.hub.textErasedAt(message);
  const day = formatsOf('fr', 'UTC', sample.clock.now()).day(until ?? new Date(0));
  const { body } = await read(`message?id=${sample.ids.delivered}`, { language: 'fr' });
  expect(body).toContain(fr('message.kept_until', { day }));
  expect((await read(`message?id=${sample.ids.held}`, { language: 'fr' })).body).not.toContain(
    fr('message.kept'),
  );
});

it('statistics say when they begin, if that is within the period', async () => {
  const { body } = await read('?period=7d');
  expect(body).toContain(en('partial.begin', { day: 'Tuesday 24 November' }));
  expect((await read('?period=1h')).body).not.toContain('Statistics begin');
});

it('a viewer is told that others decide, and has no form but those of the frame', async () => {
  for (const address of ['providers', 'unknown', `message?id=${sample.ids.held}`]) {
    const { body, forms } = await read(address, { can: VIEWER });
    expect(body).toContain(en('frame.read_only'));
    expect(new Set(forms.map(({ action }) => action))).toEqual(new Set(['preferences', 'search']));
  }
});

describe('what comes later', () => {
  it.each(['templates', 'settings'] as const)(
    '%s: its address says so, and how to do it now',
    async (name) => {
      for (const [language, words] of [
        ['en', en],
        ['fr', fr],
      ] as const) {
        const { status, body } = await read(name, { language });
        expect(status).toBe(200);
        expect(body).toContain(words(`later.${name}_sub`));
      }
      expect((await read('./')).links).toContain(name);
    },
  );

  it('export and acts on many messages: below the list', async () => {
    const { body } = await read('messages', { language: 'fr' });
    expect(body).toContain(fr('messages.later'));
    expect(body).toContain(fr('messages.meanwhile'));
  });
});

it.each([
  ['en', en],
  ['fr', fr],
] as const)(
  'a message to us links the message that it answers, without number and text: %s',
  async (language, words) => {
    const answers = sample.ids.delivered;
    const inbound = { notifier: 'devcode-otp', from: '+237699128531', text: 'STOP Quokka', answers, raw: 1 };
    const happening = { type: 'message_received', at: new Date(), inbound } as const;
    await sample.hub.container
      .resolve(STORE)
      .record([{ kind: 'notifier', notifier: 'devcode-otp', happening }]);
    const { body } = await read('reports?kind=inbound', { language });
    expect(body).toMatch(new RegExp(`href="[^"]*${answers}[^"]*">${words('reports.answers')}</a>`));
    for (const hidden of ['699128531', 'Quokka']) expect(body).not.toContain(hidden);
  },
);

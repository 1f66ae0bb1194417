import { ConfigurationError, QuestionTimeoutError, StoreError } from '@nkul/core';
import { describe, expect, it } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { SampleConsole, secret } from '../../test/sample-console.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { localhostOnly } from '../entry/localhost-only.ts';
import { Seal } from '../entry/seal.ts';
import { ADMIN, OPERATOR, SUPPORT, VIEWER } from '../settings/permissions.ts';
import { createConsole } from './create-console.ts';

const sample = new SampleConsole();

describe('it does not start', () => {
  const visitor = { name: 'Aline', can: VIEWER };
  it.each([
    ['without anybody who says who is there', { secret }, /authenticate is missing: .*localhostOnly\(\)/],
    ['without a secret', { authenticate: () => visitor }, /secret is missing: .*NKUL_CONSOLE_SECRET/],
    [
      'with a short secret',
      { authenticate: () => visitor, secret: 'short' },
      /secret is too short, or can be guessed: .* 32/,
    ],
    [
      'with an option that it does not know',
      { authenticate: () => visitor, secret, zone: 'UTC' },
      /timeZone/,
    ],
  ])('%s', (_, options, message) => {
    const make = () => createConsole(sample.hub, options as never);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });
});

describe('a stranger', () => {
  it('gets 401 at every address but those of the style, the script and the icon', async () => {
    const reader = new Reader(createConsole(sample.hub, { authenticate: () => undefined, secret }));
    for (const address of [
      './',
      'messages',
      `message?id=${sample.ids.delivered}`,
      'live',
      'log',
      'nothing',
    ]) {
      const { status, body } = await reader.get(address);
      expect([address, status, body]).toEqual([address, 401, '']);
    }
    expect((await reader.post('pause', { notifier: 'devcode', why: 'x' })).status).toBe(401);
    expect(await sample.hub.pauses()).toHaveLength(1);
  });

  it('goes where the application says', async () => {
    const to = new Response(null, { status: 302, headers: { Location: '/login' } });
    const reader = new Reader(createConsole(sample.hub, { authenticate: () => to, secret }));
    const { status, headers } = await reader.get('./');
    expect([status, headers.get('location')]).toEqual([302, '/login']);
  });

  it('learns nothing of an error of the application', async () => {
    const authenticate = () => {
      throw new Error('session store at 10.0.0.7 is away');
    };
    const { status, body } = await new Reader(createConsole(sample.hub, { authenticate, secret })).get('./');
    expect([status, body]).toEqual([500, '']);
  });
});

describe('localhostOnly()', () => {
  it.each([
    ['127.0.0.1', {}, 'localhost:3000', 200],
    ['::1', {}, '[::1]:3000', 200],
    ['::ffff:127.0.0.1', {}, '127.0.0.1', 200],
    ['10.1.2.3', {}, 'localhost', 401],
    [undefined, {}, 'localhost', 401],
    ['127.0.0.1', {}, 'evil.example', 401],
    ['127.0.0.1', {}, 'localhost.evil.example', 401],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, 'localhost', 401],
    ['127.0.0.1', { forwarded: 'for=127.0.0.1' }, 'localhost', 401],
  ])('peer %s with %o at %s: %i', async (remoteAddress, headers, host, status) => {
    const pages = createConsole(sample.hub, { authenticate: localhostOnly(), secret });
    const request = new Request(`http://${host}/`, { headers: { ...headers, host } });
    const answer = await pages.fetch(request, remoteAddress === undefined ? {} : { remoteAddress });
    expect(answer.status).toBe(status);
  });
});

describe('a form', () => {
  const forgeries: readonly [
    string,
    (token: string) => readonly [Record<string, string>, Record<string, string | null>],
  ][] = [
    ['without a token', () => [{}, {}]],
    ['with a token of another action', (token) => [{ token }, {}]],
    ['of another site', (token) => [{ token }, { 'sec-fetch-site': 'cross-site' }]],
    ['of another page of the same site', (token) => [{ token }, { 'sec-fetch-site': 'same-site' }]],
    ['without any word of where it comes from', (token) => [{ token }, { 'sec-fetch-site': null }]],
    ['of another origin', (token) => [{ token }, { 'sec-fetch-site': null, origin: 'http://evil.example' }]],
    ['of no origin', (token) => [{ token }, { 'sec-fetch-site': null, origin: 'null' }]],
    ['that is no form', (token) => [{ token }, { 'content-type': 'text/plain' }]],
  ];

  it.each(forgeries)('%s changes nothing', async (name, make) => {
    const reader = sample.reader(ADMIN);
    const page = await reader.get('providers');
    const action = name.includes('another action') ? 'resume' : 'pause';
    const token = page.forms.find((form) => form.action === action)?.fields['token'] ?? 'missing';
    const [fields, headers] = make(token);
    const { status } = await reader.post('pause', { notifier: 'devcode', why: 'x', ...fields }, headers);
    expect(status).toBe(403);
    expect((await sample.hub.pauses()).map(({ notifier }) => notifier)).toEqual(['devcode-promo']);
  });

  it('of another person changes nothing', async () => {
    const page = await sample.reader(ADMIN, 'Bertrand').get('providers');
    const token = page.forms.find(({ action }) => action === 'pause')?.fields['token'] ?? '';
    const answer = await sample.reader(ADMIN).post('pause', {
      notifier: 'devcode',
      why: 'x',
      token,
    });
    expect(answer.status).toBe(403);
  });

  it('that is too large is refused', async () => {
    const reader = sample.reader(ADMIN);
    const page = await reader.get('providers');
    const token = page.forms.find(({ action }) => action === 'pause')?.fields['token'] ?? '';
    const answer = await reader.post('pause', { notifier: 'devcode', why: 'x'.repeat(70_000), token });
    expect(answer.status).toBe(403);
  });

  it('is a POST: a GET of its address is no page', async () => {
    const reader = sample.reader(ADMIN);
    for (const action of [
      'pause',
      'resume',
      'resolve',
      'cancel',
      'release',
      'drop',
      'resend',
      'opt-out',
      'opt-in',
      'allow',
      'reveal',
      'search',
      'preferences',
    ])
      expect((await reader.get(`${action}?notifier=devcode&id=${sample.ids.delivered}`)).status).toBe(404);
  });
});

describe('permissions', () => {
  const sets = { VIEWER, SUPPORT, OPERATOR, ADMIN } as const;
  const allowed: Readonly<Record<string, readonly (keyof typeof sets)[]>> = {
    'reveal number': ['SUPPORT', 'OPERATOR', 'ADMIN'],
    'reveal text': ['ADMIN'],
    resolve: ['OPERATOR', 'ADMIN'],
    cancel: ['OPERATOR', 'ADMIN'],
    release: ['OPERATOR', 'ADMIN'],
    drop: ['OPERATOR', 'ADMIN'],
    resend: ['SUPPORT', 'OPERATOR', 'ADMIN'],
    pause: ['OPERATOR', 'ADMIN'],
    resume: ['OPERATOR', 'ADMIN'],
    'opt-out': ['SUPPORT', 'OPERATOR', 'ADMIN'],
    'opt-in': ['SUPPORT', 'OPERATOR', 'ADMIN'],
    allow: ['SUPPORT', 'OPERATOR', 'ADMIN'],
  };
  const matrix = Object.keys(allowed).flatMap((act) =>
    Object.keys(sets).map((set) => [act, set as keyof typeof sets] as const),
  );

  it.each(matrix)('%s by %s', async (act, set) => {
    const { hub, clock, provider } = await emptyHub();
    provider.answer = 'unknown';
    const { id } = await hub.notify({ to: { phone: '+237677001122' }, route: 'orders', text: 'Bonjour' });
    await clock.run(1_000);
    const [action = '', what = 'number'] = act.split(' ');
    const before = await hub.reading.latest();
    const pages = createConsole(hub, { authenticate: () => ({ name: 'Aline', can: sets[set] }), secret });
    // A form that one who may do it would have: the permission alone decides.
    const token = new Seal(new TextEncoder().encode(secret)).formToken('Aline', action, clock.now());
    const fields = { token, id, what, why: 'x', as: 'sent', notifier: 'devcode', category: 'all' };
    const { status } = await new Reader(pages).post(action, fields);
    const isAllowed = allowed[act]?.includes(set) ?? false;
    expect(status === 403).toBe(!isAllowed);
    if (!isAllowed) expect(await hub.reading.latest()).toBe(before);
    await hub.stop();
  });

  it('leave out what may not be seen', async () => {
    const viewer = sample.reader(VIEWER);
    expect((await viewer.get('log')).status).toBe(404);
    expect((await viewer.get('./')).links).not.toContain('log');
    expect(
      (await viewer.get(`message?id=${sample.ids.delivered}`)).forms.map(({ action }) => action),
    ).toEqual(['preferences', 'search', 'preferences', 'preferences']);
    expect((await sample.reader(OPERATOR).get('log')).status).toBe(200);
    const nobody = sample.reader([]);
    expect((await nobody.get('./')).status).toBe(403);
  });

  it('stop a person who calls without end', async () => {
    const reader = sample.reader(VIEWER, 'somebody');
    const statuses = [];
    for (let count = 0; count < 245; count += 1) statuses.push((await reader.get('nothing')).status);
    expect(statuses.indexOf(429)).toBe(240);
  });
});

describe('every answer', () => {
  it('has the headers that guard it', async () => {
    const reader = sample.reader(ADMIN);
    for (const address of ['./', 'messages', 'nothing']) {
      const { headers } = await reader.get(address);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
      // With `no-referrer`, browsers send the forms of a page without its origin.
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-robots-tag')).toBe('noindex');
    }
  });

  it('has nothing inline: neither a script nor a style', async () => {
    const reader = sample.reader(ADMIN);
    for (const address of [
      './',
      'messages',
      `message?id=${sample.ids.delivered}`,
      'providers',
      'unknown',
      'reports',
      'log',
    ]) {
      const { body } = await reader.get(address);
      expect(body).not.toMatch(/\sstyle="|\son[a-z]+="|<style|<script(?![^>]*src=)/);
    }
  });
});

describe('a scope', () => {
  it('leaves messages alone, and of them its own', async () => {
    const scope = { template: 'order.shipped' };
    const reader = new Reader(
      createConsole(sample.hub, { authenticate: () => ({ name: 'Aline', can: ADMIN, scope }), secret }),
    );
    for (const address of ['providers', 'reports', 'log'])
      expect((await reader.get(address)).status).toBe(404);
    const list = await reader.get('messages?period=30d');
    expect(list.body).toContain('order.shipped');
    expect(list.body).not.toMatch(/<td[^>]*>otp</);
    expect(
      (await reader.get('messages?period=30d&template=otp')).links.filter((one) =>
        one.startsWith('message?'),
      ),
    ).toEqual([]);
    expect((await reader.get(`message?id=${sample.ids.delivered}`)).status).toBe(404);
    expect((await reader.get(`message?id=${sample.ids.open}`)).status).toBe(200);
    const page = await reader.get(`message?id=${sample.ids.open}`);
    const token = page.forms.find(({ action }) => action === 'reveal')?.fields['token'] ?? '';
    const answer = await reader.post('reveal', { token, id: sample.ids.delivered, what: 'number', why: 'x' });
    expect(answer.status).toBe(404);
  });
});

it('an address that nobody made is a page that is not there', async () => {
  const reader = sample.reader(ADMIN, 'Cécile');
  const addresses = [
    'message',
    'message?id=',
    `message?id=${'x'.repeat(300)}`,
    'reports?after=1',
    'log?after=x',
    'messages?after=x&q=y&tail=12&state=z&period=0',
  ];
  for (const address of addresses) {
    const { status, body } = await reader.get(address);
    expect([address, status === 200 || status === 404]).toEqual([address, true]);
    expect(body).toContain('</html>');
  }
});

it.each([
  [
    'is away',
    () => new StoreError('The database cannot be reached.'),
    'Sending is not affected by this page',
  ],
  ['takes too long', () => new QuestionTimeoutError(2_000), 'took too long and was ended'],
])('a store that %s is a page that says so', async (_, error, words) => {
  const { hub } = await emptyHub();
  const refused = () => Promise.reject(error());
  const questions = { find: refused, unknown: refused, stats: refused, close: async () => {} };
  const broken = Object.create(hub, {
    questions: { value: () => questions },
    container: { value: hub.container },
  });
  const pages = createConsole(broken, { authenticate: () => ({ name: 'Aline', can: ADMIN }), secret });
  const { status, body } = await new Reader(pages).get('messages');
  expect(status).toBe(503);
  expect(body).toContain(words);
  await pages.close();
  await hub.stop();
});

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { createConsole } from '../serve/create-console.ts';
import { oneTimeLink } from './one-time-link.ts';
import { sharedToken } from './shared-token.ts';

const token = '7c1f0b9d5e2a48d6a35f0e9d7b6c8a21';
let hub: Awaited<ReturnType<typeof emptyHub>>['hub'];

beforeAll(async () => {
  ({ hub } = await emptyHub());
});
afterAll(async () => {
  await hub.stop();
});

describe('a shared token', () => {
  const reader = (headers = {}) =>
    new Reader(createConsole(hub, sharedToken({ token })), { 'accept-language': 'en', ...headers });
  const addresses = ['./', 'messages', 'message?id=x', 'providers', 'unknown', 'reports', 'log'];

  it('that can be guessed is refused', () => {
    for (const weak of ['', 'secret', 'a'.repeat(40), '12345678901234567890'])
      expect(() => sharedToken({ token: weak })).toThrow(/can be guessed: give at least 128 bits/);
  });

  it('sends a stranger to the page that asks for it, and never shows a page', async () => {
    for (const address of addresses) {
      const { status, headers, body } = await reader().get(address);
      expect([address, status, headers.get('location'), body]).toEqual([address, 303, 'sign-in', '']);
    }
    expect((await reader().get('live')).status).toBe(401);
    expect((await reader().post('pause', { notifier: 'devcode' })).status).toBe(401);
    const page = await reader().get('sign-in');
    expect(page.body).toContain('The token of the console');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('lets in who knows it, under their name in the log', async () => {
    const visitor = reader();
    const page = await visitor.get('sign-in');
    const inside = await visitor.send(page, 'sign-in', { name: 'Aline', token });
    expect(inside.status).toBe(200);
    expect(inside.body).toContain('Aline (shared token)');
    const paused = await visitor.send(await visitor.get('providers'), 'pause', {
      notifier: 'devcode',
      why: 'essai',
    });
    expect(paused.body).toContain('Paused.');
    const [act] = (await hub.reading.acts({ limit: 1 })).items;
    expect(act?.by).toEqual({ name: 'Aline (shared token)', through: 'console' });
    await hub.resume('devcode');
  });

  it('refuses a wrong one, a missing name, another page, and one who tries without end', async () => {
    const visitor = reader();
    for (const fields of [
      { name: 'Aline', token: 'wrong' },
      { name: ' ', token },
      { name: 'Aline', token: `${token} x` },
    ]) {
      const { status, body, headers } = await visitor.post('sign-in', fields);
      expect([status, headers.get('set-cookie')]).toEqual([403, null]);
      expect(body).toContain('the token is wrong');
    }
    const forged = await visitor.post(
      'sign-in',
      { name: 'Aline', token },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(forged.headers.get('set-cookie')).toBe(null);
    let last = await visitor.get('sign-in');
    for (let count = 0; count < 11; count += 1)
      last = await visitor.post('sign-in', { name: 'Aline', token: 'wrong' });
    expect(last.body).toContain('Too many tries');
    // A person who knows the token is not shut out by those who guess.
    expect((await visitor.post('sign-in', { name: 'Aline', token })).status).toBe(303);
  });

  it('ends with the working day, and with the token', async () => {
    const visitor = reader();
    const answer = await visitor.post('sign-in', { name: 'Aline', token });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const header = { cookie: cookie.split(';')[0] ?? '' };
    const sameToken = new Reader(createConsole(hub, sharedToken({ token })), header);
    expect((await sameToken.get('./')).status).toBe(200);
    const otherToken = new Reader(
      createConsole(hub, sharedToken({ token: token.replace('7c', '8d') })),
      header,
    );
    expect((await otherToken.get('./')).status).toBe(303);
    vi.setSystemTime(Date.now() + 13 * 3_600_000);
    expect((await sameToken.get('./')).status).toBe(303);
    vi.useRealTimers();
    for (const made of ['x', 'x.y', `${header.cookie}x`, 'nkul-console-session=.'])
      expect(
        (await new Reader(createConsole(hub, sharedToken({ token })), { cookie: made }).get('./')).status,
      ).toBe(303);
  });

  it.each([
    ['a page over TLS', { origin: 'https://console.test' }, true],
    [
      'a page over TLS, of an older browser',
      { origin: 'https://console.test', 'sec-fetch-site': null },
      true,
    ],
    ['a page without TLS', { origin: 'http://console.test' }, false],
    ['a page without TLS, whatever a header says', { 'x-forwarded-proto': 'https' }, false],
  ])('keeps the cookie of %s to TLS if it can', async (_, headers, isSecure) => {
    const answer = await reader().post('sign-in', { name: 'Aline', token }, headers);
    expect([answer.status, answer.headers.get('set-cookie')?.endsWith('; Secure')]).toEqual([303, isSecure]);
  });

  it('signs out', async () => {
    const visitor = reader();
    const inside = await visitor.send(await visitor.get('sign-in'), 'sign-in', { name: 'Aline', token });
    const forged = await visitor.post('sign-out', {}, { 'sec-fetch-site': 'cross-site' });
    expect([forged.status, forged.headers.get('set-cookie')]).toEqual([403, null]);
    const outside = await visitor.send(inside, 'sign-out');
    expect(outside.body).toContain('The token of the console');
    expect((await visitor.get('./')).status).toBe(303);
  });

  it('answers other methods at its page with 405', async () => {
    const { authenticate } = sharedToken({ token });
    for (const place of ['sign-in', 'sign-out']) {
      const request = new Request(`http://localhost:3000/console/${place}`, { method: 'DELETE' });
      const answer = await authenticate(request, {});
      expect([place, answer instanceof Response && answer.status]).toEqual([place, 405]);
    }
  });

  it('counts searches together, whatever names somebody signs in with', async () => {
    const pages = createConsole(hub, sharedToken({ token }));
    const statuses = [];
    for (const name of ['Aline', 'Bertrand', 'Cécile']) {
      const visitor = new Reader(pages, { 'accept-language': 'en' });
      const inside = await visitor.send(await visitor.get('sign-in'), 'sign-in', { name, token });
      for (let count = 0; count < 21; count += 1)
        statuses.push((await visitor.send(inside, 'search', { q: String(4_412 + count) })).status);
    }
    expect(statuses.indexOf(429)).toBe(60);
  });

  it('lets a program read, and do nothing', async () => {
    const program = reader({ authorization: `Bearer ${token}` });
    expect((await program.get('messages')).status).toBe(200);
    expect((await program.get('log')).status).toBe(404);
    expect((await program.post('pause', { notifier: 'devcode', why: 'x' })).status).toBe(401);
    expect((await reader({ authorization: 'Bearer wrong' }).get('messages')).status).toBe(401);
  });
});

describe('a link that works once', () => {
  const from = (
    pages: ReturnType<typeof createConsole>,
    address: string,
    headers = {},
    remoteAddress = '127.0.0.1',
  ) => pages.fetch(new Request(`http://localhost:3000/console/${address}`, { headers }), { remoteAddress });

  it('opens the console for one who is on this machine, once', async () => {
    const { options, newLink } = oneTimeLink();
    const pages = createConsole(hub, options);
    // Before there is a link, none is right.
    expect((await from(pages, 'enter?once=')).status).toBe(401);
    const link = newLink();
    expect((await from(pages, './')).status).toBe(401);
    expect((await from(pages, link, {}, '10.1.2.3')).status).toBe(401);
    expect((await from(pages, link, { host: 'evil.example' })).status).toBe(401);
    expect((await from(pages, `${link}x`)).status).toBe(401);
    const entered = await from(pages, link);
    expect([entered.status, entered.headers.get('location')]).toEqual([303, './']);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await from(pages, './', { cookie })).status).toBe(200);
    expect((await from(pages, './', { cookie }, '10.1.2.3')).status).toBe(401);
    expect((await from(pages, link)).status).toBe(401);
  });

  it('is over after a minute', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { options, newLink } = oneTimeLink();
    const [pages, link] = [createConsole(hub, options), newLink()];
    vi.advanceTimersByTime(61_000);
    expect((await from(pages, link)).status).toBe(401);
    vi.useRealTimers();
  });

  it('is ended by the next one, by which the same person comes in under the name that was given', async () => {
    const { options, newLink } = oneTimeLink({ name: 'Aline' });
    const pages = createConsole(hub, options);
    const [former, latter] = [newLink(), newLink()];
    expect((await from(pages, former)).status).toBe(401);
    const cookieOf = async (link: string) =>
      ((await from(pages, link)).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const cookies = [await cookieOf(latter), await cookieOf(newLink())];
    for (const cookie of cookies)
      expect(await (await from(pages, './', { cookie })).text()).toContain('Aline');
    expect(() => oneTimeLink({ name: '' })).toThrow(/oneTimeLink\(\).*name/);
  });
});

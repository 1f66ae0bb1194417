import { expect, it, onTestFinished } from 'vitest';
import { startChromium } from '../test/browser.ts';
import { apiToken, post, serveSimulated } from '../test/served.ts';

const phone = '+237699128531';
const consoleToken = 'console-token-that-nobody-guesses-4d1f';
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };

function call(url: string, options: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', ...options });
}

it('without a token, a link that the service gives at its start opens the console once', async () => {
  const { service } = await serveSimulated();
  const { id } = await (
    await post(`${service.url}/notifications`, { to: { phone }, text: 'Votre code est Z4821Q.' })
  ).json();
  expect((await call(`${service.url}/console/`)).status).toBe(401);
  const entered = await call(service.consoleLink ?? '');
  expect([entered.status, entered.headers.get('location')]).toEqual([303, './']);
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await call(`${service.url}/console/message?id=${id}`, { headers: { cookie } });
  expect(page.status).toBe(200);
  const body = await page.text();
  expect(body).toContain(id);
  expect(body).not.toContain(phone.slice(1));
  expect(body).not.toContain('Z4821Q');
  expect((await call(service.consoleLink ?? '')).status).toBe(401);
});

it('with a token, people sign in with a name, and a stranger sees no page', async () => {
  const { service } = await serveSimulated({ NKUL_CONSOLE_TOKEN: consoleToken });
  expect(service.consoleLink).toBeUndefined();
  for (const page of ['', 'messages', 'message?id=x', 'providers', 'unknown', 'reports', 'log']) {
    const { status, headers } = await call(`${service.url}/console/${page}`);
    expect([page, status, headers.get('location')]).toEqual([page, 303, 'sign-in']);
  }
  const body = new URLSearchParams({ name: 'Aline', token: consoleToken }).toString();
  const entered = await call(`${service.url}/console/sign-in`, { method: 'POST', headers: form, body });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const inside = await call(`${service.url}/console/`, { headers: { cookie } });
  expect(await inside.text()).toContain('Aline (shared token)');
  const program = { authorization: `Bearer ${consoleToken}` };
  expect((await call(`${service.url}/console/messages`, { headers: program })).status).toBe(200);
  // The token of the console opens nothing else.
  expect((await call(`${service.url}/operator`, { headers: program })).status).toBe(404);
});

it('is not there for others without a token', async () => {
  const { service } = await serveSimulated({ HOST: '0.0.0.0', NKUL_API_TOKEN: apiToken });
  const port = new URL(service.url).port;
  expect((await call(`http://127.0.0.1:${port}/console/`)).status).toBe(404);
});

it('a page that is open does not hold up the end of the service', async () => {
  const { service } = await serveSimulated();
  const entered = await call(service.consoleLink ?? '');
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const news = await call(`${service.url}/console/live`, { headers: { cookie } });
  const ended = news.text();
  expect(await service.stop()).toEqual([]);
  expect(await ended).toContain('retry: 5000');
});

it('in a browser, people sign in, search and pause a provider', async () => {
  const { service } = await serveSimulated({ NKUL_CONSOLE_TOKEN: consoleToken });
  const { id } = await (
    await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' })
  ).json();
  const { browser, stop } = await startChromium();
  onTestFinished(stop);
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
  await page.goto(`${service.url}/console`);
  await page.getByLabel('Votre nom').fill('Aline');
  await page.getByLabel('Le jeton').fill(consoleToken);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL(/\/console\/$/);
  await page.getByRole('searchbox').fill('699 12 85 31');
  await page.keyboard.press('Enter');
  await page.locator(`tr[data-id="${id}"] a`).click();
  await page.waitForURL(new RegExp(`message\\?id=${id}`));
  await page.goto(`${service.url}/console/providers`);
  await page.getByText('Mettre en pause…').first().click();
  await page.getByLabel('Pourquoi').first().fill('panne annoncée');
  await page.getByRole('button', { name: 'Mettre en pause' }).first().click();
  await page.getByText('En pause.').first().waitFor();
  expect((await service.hub.pauses()).map(({ notifier }) => notifier)).toEqual(['devcode']);
});

import { describe, expect, it } from 'vitest';
import { asOperator, operatorToken, post, serveSimulated } from '../test/served.ts';
import type { Service } from './service.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

const phone = '+237699128531';
const needed = {
  DEVCODE_API_KEY: 'demo-key',
  DEVCODE_SENDER: 'NKUL',
  NKUL_CALLBACK_TOKEN: 'callback-token-of-more-than-128-bits',
};

function send({ url }: Service, to = phone): Promise<Response> {
  return post(`${url}/notifications`, { to: { phone: to }, text: 'Bonjour' });
}

describe('The guard of the service', () => {
  it('answers 429 over its limit, with the rule and when to try again', async () => {
    const { service } = await serveSimulated({ NKUL_GUARD_PER_RECIPIENT: '2 per 10m' });
    expect((await send(service)).status).toBe(202);
    expect((await send(service)).status).toBe(202);
    const refused = await send(service);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toEqual({
      status: 429,
      code: 'NKUL_LIMIT_EXCEEDED',
      rule: 'recipient 2 per 10m',
      detail: expect.stringContaining('Nothing was stored'),
    });
    expect((await send(service, '+237699128532')).status).toBe(202);
    expect('The limit "recipient 2 per 10m" is reached').toHaveBeenLogged();
  });

  it('refuses a resend over its limit too', async () => {
    const { service } = await serveSimulated({
      NKUL_GUARD_ALL: '1 per 1h',
      NKUL_OPERATOR_TOKEN: operatorToken,
    });
    const { id } = await (await send(service)).json();
    const body = { evenIfItMayArriveTwice: true };
    expect((await post(`${service.url}/messages/${id}/resend`, body, asOperator)).status).toBe(429);
    expect('The limit "all 1 per 1h" is reached').toHaveBeenLogged();
  });

  it('has the limits of its README', async () => {
    expect(readSettings(needed).guard).toEqual({
      limits: [
        { per: 'recipient', most: '20 per 10m' },
        { per: 'recipient', most: '100 per 1d' },
        { per: 'block', most: '300 per 10m' },
      ],
    });
    const set = {
      NKUL_GUARD_COUNTRIES: 'cm, GA',
      NKUL_GUARD_PER_RECIPIENT: '5 per 1h',
      NKUL_GUARD_PER_BLOCK: '50 per 1h,50 per 1h',
      NKUL_GUARD_ALL: '5000 per 1d',
    };
    expect(readSettings({ ...needed, ...set }).guard).toEqual({
      countries: ['CM', 'GA'],
      limits: [
        { per: 'recipient', most: '5 per 1h' },
        { per: 'block', most: '50 per 1h' },
        { per: 'all', most: '5000 per 1d' },
      ],
    });
  });

  it('answers 403 for a number of another country, and 400 for one that earns by messages', async () => {
    const { service } = await serveSimulated();
    const abroad = await send(service, '+33612345678');
    expect(abroad.status).toBe(403);
    expect(await abroad.json()).toMatchObject({ code: 'NKUL_RECIPIENT_NOT_ALLOWED', field: 'to.phone' });
    const open = await serveSimulated({ NKUL_GUARD_COUNTRIES: '*' });
    expect((await send(open.service, '+33612345678')).status).toBe(202);
    const personal = await send(open.service, '+447012345678');
    expect(personal.status).toBe(400);
    expect(await personal.json()).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT', field: 'to.phone' });
  });

  it('is off if that is said, which is a warning at start', async () => {
    const { guard, warnings } = readSettings({ ...needed, NKUL_GUARD: 'off' });
    expect([guard, warnings]).toEqual([undefined, [expect.stringContaining('NKUL_GUARD is off')]]);
    expect(readSettings(needed).warnings).toEqual([]);
    const { service } = await serveSimulated({ NKUL_GUARD: 'off', NKUL_GUARD_ALL: '1 per 1d' });
    for (const to of [phone, '+33612345678']) expect((await send(service, to)).status).toBe(202);
  });

  it.each([
    ['NKUL_GUARD', 'on', 'write off'],
    ['NKUL_GUARD', 'no', 'write off'],
    ['NKUL_GUARD_COUNTRIES', 'CM, France', 'such as CM'],
    ['NKUL_GUARD_COUNTRIES', ',', 'such as CM'],
    ['NKUL_GUARD_PER_RECIPIENT', '20 per 10m, many', 'holds "many"'],
    ['NKUL_GUARD_PER_BLOCK', '300 per 10', 'such as 20 per 10m'],
    ['NKUL_GUARD_ALL', '5000 XAF per 1d', 'such as 20 per 10m'],
  ])('does not take %s=%s', (name, value, advice) => {
    const read = () => readSettings({ ...needed, [name]: value });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(new RegExp(`^${name} .*${advice}`));
  });
});

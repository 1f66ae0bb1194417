import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { magicNumbers } from '@nkul/simulator-devcode';
import { expect, it } from 'vitest';
import { apiToken, callbackToken, heard, operatorToken, post, serveSimulated } from '../test/served.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
/** Each call, on one line. */
const calls = blocks
  .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.startsWith('curl '));

/** The path of a call, with names in place of what is given. */
function pathOf(call: string): string {
  return (/\$URL(\/\S*)/.exec(call)?.[1] ?? '')
    .replace('$ID', ':id')
    .replace('devcode/$NKUL_CALLBACK_TOKEN', ':notifier/:token');
}

/** Runs a call as it stands, and gives its status. */
function run(call: string, env: Record<string, string>): Promise<string> {
  const command = `${call} -sS --max-time 3 -o /dev/null -w '%{http_code}'`;
  return new Promise((resolve) => {
    // A stream ends by the time, with another exit code.
    execFile('sh', ['-c', command], { env: { PATH: process.env['PATH'], ...env } }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

it('has a call for each route', () => {
  expect(new Set(calls.map(pathOf))).toEqual(
    new Set([
      '/notifications',
      '/messages/:id',
      '/balance',
      '/events',
      '/healthz',
      '/metrics',
      '/messages/search',
      '/messages/erase',
      '/messages/:id/cancel',
      '/messages/:id/resolve',
      '/messages/:id/resend',
      '/notifiers/devcode/pause',
      '/notifiers/devcode/resume',
      '/callbacks/:notifier/:token',
    ]),
  );
});

it('has calls that work as written', async () => {
  const { service } = await serveSimulated({ NKUL_OPERATOR_TOKEN: operatorToken });
  const send = async (body: object): Promise<string> => {
    const { id } = await (await post(`${service.url}/notifications`, { text: 'Bonjour', ...body })).json();
    return id;
  };
  const unknown = async () => {
    const lost = heard(service, 'message.unknown');
    const id = await send({ to: { phone: magicNumbers.resetAfterBody } });
    await lost;
    return id;
  };
  const delivered = heard(service, 'message.delivered');
  const done = await send({ to: { phone: '+237699128531' } });
  await delivered;
  for (const call of calls) {
    const id = pathOf(call).endsWith('/resolve') ? await unknown() : done;
    const status = await run(call, {
      URL: service.url,
      ID: id,
      NKUL_OPERATOR_TOKEN: operatorToken,
      NKUL_CALLBACK_TOKEN: callbackToken,
    });
    expect([call, status]).toEqual([call, expect.stringMatching(/^20[02]$/)]);
  }
  // At its end the log counts the others.
  await service.stop();
  expect('it is unknown').toHaveBeenLogged();
}, 120_000);

it('says which calls need the token of callers, and which do not', async () => {
  const { service } = await serveSimulated({ NKUL_API_TOKEN: apiToken });
  const ofCallers = calls.filter((call) => !call.includes('OPERATOR') && !call.includes('callbacks'));
  const statuses = await Promise.all(ofCallers.map((call) => run(call, { URL: service.url, ID: 'x' })));
  expect(statuses).toEqual([...Array(ofCallers.length - 1).fill('401'), '200']);
});

it('names each variable of the service, and no other', () => {
  const settings = readFileSync(new URL('settings.ts', import.meta.url), 'utf8');
  const [, table = ''] = /## Variables([\s\S]*?)## Calls/.exec(readme) ?? [];
  const named = (text: string) => new Set(text.match(/\b(?:NKUL|DEVCODE)_[A-Z_]*[A-Z]\b/g));
  expect(named(table)).toEqual(
    new Set([...named(settings), 'DEVCODE_API_KEY', 'DEVCODE_BASE_URL', 'DEVCODE_SENDER']),
  );
});

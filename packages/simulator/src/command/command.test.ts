import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { call } from '../../test/call.ts';
import { startPartner } from '../../test/partner.ts';
import { to } from '../../test/simulate.ts';

const bin = fileURLToPath(new URL('../../bin/nkul-simulator.js', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly exit: Promise<readonly unknown[]>;
}

function run(...args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--conditions=nkul:source', bin, ...args]);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, output: () => output, errors: () => errors, exit: once(child, 'close') };
}

/** The address that it prints. */
async function started({ child, output, exit }: Running): Promise<string> {
  while (!output().includes('Ctrl-C')) {
    const ended = await Promise.race([exit, once(child.stdout ?? child, 'data').then(() => undefined)]);
    if (ended) throw new Error('the command ended before it started');
  }
  return /simulated at (http:\S+)/.exec(output())?.[1] ?? '';
}

test('the command serves the provider with its options until it is interrupted', async () => {
  const partner = await startPartner();
  const running = run(
    ...['--port', '0', '--key', 'k', '--units', '3', '--seed', '7', '--delay', '10'],
    ...['--account-sid', `AC${'a'.repeat(32)}`, '--auth-token', 'other'],
    ...['--report-to', partner.url, '--fault', 'balance.http503=1', '--fault', 'balance.slow=0'],
    ...['--fault', 'reports.twice=1.0', '--balance', 'both'],
  );
  const url = await started(running);
  const body = { api_key: 'k', sender: 'NKUL', phone: to, message: 'Bonjour' };
  expect((await call(`${url}Send_sms_dev`, { method: 'POST', body })).json).toMatchObject({
    details: [{ sms: [{ balance: 2 }] }],
  });
  expect((await call(`${url}Solde_sms_dev`, { method: 'POST', body })).status).toBe(503);
  await call(new URL('/_control/settled', url));
  expect(partner.lists.flat()).toHaveLength(2);
  const output = running.output();
  expect(output).toContain('Key       k, 3 units');
  expect(output).toContain(`Account   AC${'a'.repeat(32)}, 3 units`);
  const [, user, address] = /curl -u (\S+) .* (\S+Messages\.json)/.exec(output) ?? [];
  const authorization = `Basic ${Buffer.from(user ?? '').toString('base64')}`;
  const form = new URLSearchParams({ From: 'NKUL', To: to, Body: 'Bonjour' });
  const answer = await fetch(address ?? '', { method: 'POST', headers: { authorization }, body: form });
  expect(answer.status).toBe(201);
  expect(output).toContain('Seed      7');
  expect(output).toContain(`Reports   ${partner.url}`);
  expect(output).toContain(new URL('/_control/', url).href);
  running.child.kill('SIGINT');
  expect(await running.exit).toEqual([0, null]);
  await expect(call(`${url}Send_sms_dev`)).rejects.toThrow('ECONNREFUSED');
});

test('SIGTERM stops it as well, in the middle of a slow answer', async () => {
  const running = run('--port', '0');
  const url = await started(running);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/developpeur\/$/);
  expect(running.output()).toContain('Key       demo-key, 1000 units');
  const faults = { send: { slow: { probability: 1, ms: 60_000 } } };
  await call(new URL('/_control/faults', url), { method: 'POST', body: faults });
  const body = { api_key: 'demo-key', sender: 'NKUL', phone: to, message: 'Bonjour' };
  const slow = call(`${url}Send_sms_dev`, { method: 'POST', body }).catch((error: unknown) => error);
  await sleep(50);
  running.child.kill('SIGTERM');
  expect(await running.exit).toEqual([0, null]);
  expect(await slow).toBeInstanceOf(Error);
});

test('--help tells the options and starts nothing', async () => {
  const running = run('--help');
  expect(await running.exit).toEqual([0, null]);
  expect(running.output()).toContain('--report-to <url>');
});

test('a port that is taken is exit code 1', async () => {
  const { url } = await startPartner();
  const running = run('--port', new URL(url).port);
  expect(await running.exit).toEqual([1, null]);
  expect(running.errors()).toContain('EADDRINUSE');
});

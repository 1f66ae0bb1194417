import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSimulator } from '@nkul/simulator-devcode';
import { expect, it, onTestFinished } from 'vitest';
import { LiveTable } from './live-table.ts';
import { sendRealSms } from './real-sms.ts';
import { runSecondAct } from './second-act.ts';
import { seeIt } from './see-it.ts';
import { runSimulated } from './simulated.ts';

it('follows a dozen notifications to their ends, and the balance goes down by what was charged', async () => {
  const table = new LiveTable(() => {});
  const totals = await runSimulated(':memory:', table);
  expect(totals).toMatchObject({ delivered: 10, undelivered: 1, rejected: 1 });
  expect(totals.units).toBeGreaterThanOrEqual(11);
  expect(totals.balanceBefore - totals.balanceAfter).toBe(totals.units);
  const shown = table.text();
  expect(shown.match(/ delivered /g)).toHaveLength(10);
  expect(shown).toMatch(/3 invoices to pay: FCFA 1,250,000/);
  expect(shown).not.toContain('+237699128531');
});

it('delivers everything, nobody twice, although the first provider goes away in the middle', async () => {
  const outcomes = await runSecondAct(new LiveTable(() => {}));
  expect(outcomes).toEqual({ byFirst: 5, bySecond: 7, twice: 0 });
});

it('sends one SMS with an account and a number', async () => {
  const simulator = await createSimulator({ accounts: { 'my-key': 5 } });
  expect(await sendRealSms('my-key', '699128531', 'NKUL', simulator.url)).toBe(
    '+2376******31: sent, 1 units',
  );
  expect(await sendRealSms('wrong', '699128531', 'NKUL', simulator.url)).toContain('refused the account');
  expect('nkul: a notifier is paused and sends nothing: its credentials were refused').toHaveBeenLogged(1);
  expect('nkul: unsent messages are lost: the store in memory ends with this process').toHaveBeenLogged(1);
  expect(simulator.account('my-key').left).toBe(4);
  await simulator.close();
});

it('ends with a command that shows its messages in the console', async () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const directory = mkdtempSync(join(tmpdir(), 'nkul-demo-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'nkul.db');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=nkul:source', 'examples/demo/src/main.ts'],
    { cwd: root, env: { PATH: process.env['PATH'], NKUL_DB: file } },
  );
  const [, args = ''] = /: npx --yes pnpm@12 nkul (.+)\n$/.exec(stdout) ?? [];
  expect(args).toBe(`console --store ${file}`);
  // As the script of that name runs it.
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [program = '', ...options] = [...scripts.nkul.split(' '), ...args.split(' ')];
  expect(program).toBe('node');
  const shown = spawn(process.execPath, [...options, '--json', '--port', '0'], { cwd: root });
  onTestFinished(() => void shown.kill('SIGKILL'));
  const [line] = await once(shown.stdout, 'data');
  const { link } = JSON.parse(String(line));
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await (await fetch(new URL('messages', link), { headers: { cookie } })).text();
  expect([...page.matchAll(/ data-id="/g)]).toHaveLength(12);
  shown.kill('SIGTERM');
  expect(await once(shown, 'exit')).toEqual([0, null]);
});

it('names a file with signs of the shell in quotes', () => {
  expect(seeIt("it's nkul.db")).toMatch(/ nkul console --store 'it'\\''s nkul\.db'$/);
});

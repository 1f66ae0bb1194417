import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Beside, beside, parsed } from '../test/beside.ts';
import { Lines } from '../test/lines.ts';
import { programEnv } from '../test/program-env.ts';

const bin = fileURLToPath(new URL('../bin/nkul.js', import.meta.url));
const node = [process.execPath, '--conditions=nkul:source', bin] as const;

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

/** Runs the command in a terminal of 80 columns, as script(1) gives one. */
async function inTerminal(args: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const command = `stty cols 80; ${node.join(' ')} ${args}`;
  const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], {
    env: { ...app.store.env, ...programEnv, TERM: 'xterm-256color', LANG: 'en', ...env },
  });
  return stdout;
}

const esc = '\u001b';

it('in a terminal, a table fits its columns and has colours; NO_COLOR and --no-color take them out', async () => {
  app.sms.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
  const id = await app.sent({ status: 'unknown' });
  const shown = await inTerminal('list');
  expect(shown).toContain(`${esc}[33munknown${esc}[39m`);
  for (const plain of [await inTerminal('list', { NO_COLOR: '1' }), await inTerminal('--no-color list')]) {
    expect(plain).not.toContain(esc);
    const lines = plain.split(/\r?\n/);
    expect(lines.some((line) => line.startsWith(id))).toBe(true);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  }
});

it('without a terminal, there is no colour and nothing is cut; FORCE_COLOR brings colours', async () => {
  app.sms.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
  await app.sent({ status: 'unknown' });
  const run = (env: NodeJS.ProcessEnv) =>
    promisify(execFile)(node[0], [...node.slice(1), 'list'], {
      env: { ...app.store.env, ...programEnv, LANG: 'en', ...env },
    });
  expect((await run({})).stdout).not.toContain(esc);
  expect((await run({ FORCE_COLOR: '1' })).stdout).toContain(esc);
  expect((await run({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(esc);
});

it('Ctrl-C ends tail with the code 130, and the application goes on', async () => {
  const [command, ...args] = node;
  const tailing = spawn(command, [...args, '--json', 'tail'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...app.store.env },
  });
  let written = '';
  tailing.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const exit = once(tailing, 'exit');
  await eventually(async () => {
    await app.sent();
    return written.includes('message.sent');
  });
  tailing.kill('SIGINT');
  expect(await exit).toEqual([130, null]);
  await app.sent();
});

it('a text that steers a terminal is shown harmless, and stays whole for programs', async () => {
  await app.sent();
  const note = `so${esc}]0;x\u0007 \u202eback`;
  await app.nkul(['pause', 'sms', '--why', note]);
  for (const args of [['audit'], ['why', `no${esc}[2J`], ['list', '--state', `a\u009bb`]]) {
    const { out, err } = await app.nkul(args);
    expect([...out, ...err].join('\n')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  }
  const { out } = await app.nkul(['--json', 'audit']);
  expect(out.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(parsed(out)).toMatchObject([{ note }]);
});

it('waits for a slow reader, and holds a page at a time', async () => {
  for (let index = 0; index < 5; index += 1) await app.sent({ phone: `+23769900000${index}` });
  let [waiting, most] = [0, 0];
  const { code, out } = await app.nkul(['--json', 'export'], {
    out: () => {
      waiting += 1;
      most = Math.max(most, waiting);
    },
    drained: async () => {
      waiting = 0;
    },
  });
  expect([code, most, out]).toEqual([0, 1, []]);
});

it('a console gives another link at each Enter, and ends at Ctrl-C', async () => {
  const command = spawn('script', ['-qec', `exec ${node.join(' ')} console --port 0`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...app.store.env, ...programEnv, TERM: 'xterm-256color', LANG: 'en' },
  });
  const lines = new Lines();
  command.stdout.on('data', (chunk) => lines.add(String(chunk).trim()));
  const closed = once(command, 'close');
  const links = (text: string) => [...text.matchAll(/enter\?once=[\w-]+/g)].length;
  for (let count = 1; !lines.all.join('\n').includes('Press Enter'); count += 1) await lines.atLeast(count);
  command.stdin.write('\n');
  for (let count = 1; links(lines.all.join('\n')) < 2; count += 1) await lines.atLeast(count);
  command.stdin.write('\u0003');
  expect((await closed)[0]).toBe(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Beside, beside } from '../test/beside.ts';
import { Lines } from '../test/lines.ts';
import { programEnv } from '../test/program-env.ts';
import { Visitor } from '../test/visitor.ts';

const bin = fileURLToPath(new URL('../bin/nkul.js', import.meta.url));

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

function started(args: readonly string[], out: 'pipe' | number = 'pipe') {
  return spawn(process.execPath, ['--conditions=nkul:source', bin, ...args], {
    cwd: app.directory,
    stdio: ['ignore', out, 'pipe'],
    env: { ...app.store.env, ...programEnv, LANG: 'en' },
  });
}

function streamOf(stream: Readable | null): Readable {
  if (stream === null) throw new TypeError('the process has no such pipe');
  return stream;
}

it('timers of a configuration do not keep it alive, and what it prints is not among the output', async () => {
  const config = join(app.directory, 'nkul.config.mjs');
  writeFileSync(
    config,
    `${app.store.imported}
    setInterval(() => {}, 1_000);
    console.log('a configuration that prints');
    export default { plugins: [${app.store.called}] };`,
  );
  const id = await app.sent();
  const command = started(['--json', '--config', config, 'list']);
  const [out] = await Promise.all([text(streamOf(command.stdout)), once(command, 'exit')]);
  expect([command.exitCode, out]).toEqual([0, expect.stringContaining(id)]);
  expect(out.trim().split('\n')).toHaveLength(1);
});

it.runIf(process.platform === 'linux')('an output on a full disk ends it with the code 1', async () => {
  await app.sent();
  const command = started(['--store', app.store.named, 'export'], openSync('/dev/full', 'w'));
  const [err] = await Promise.all([text(streamOf(command.stderr)), once(command, 'exit')]);
  expect([command.exitCode, err]).toEqual([1, expect.stringMatching(/^nkul: The output is not whole.*\n$/)]);
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'the console ends at %s with the code 0, also while a page is open',
  async (signal) => {
    const command = started(['--json', 'console', '--port', '0']);
    const lines = new Lines();
    streamOf(command.stdout).on('data', (chunk) => lines.add(String(chunk).trim()));
    const [line = ''] = await lines.atLeast(1);
    const { ended } = await (await Visitor.enter(JSON.parse(line).link)).news();
    command.kill(signal);
    const [[exitCode], news] = await Promise.all([once(command, 'exit'), ended]);
    expect([exitCode, news]).toEqual([0, expect.stringContaining('retry: ')]);
    expect(await text(streamOf(command.stderr))).toBe('');
  },
);

it('loads the console when it is called, and not before', async () => {
  const loaded = new URL('../test/loaded-packages.ts', import.meta.url).href;
  const packages = async (args: readonly string[]) => {
    const command = spawn(process.execPath, ['--conditions=nkul:source', '--import', loaded, bin, ...args], {
      cwd: app.directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...app.store.env, ...programEnv },
    });
    const [err] = await Promise.all([text(streamOf(command.stderr)), once(command, 'exit')]);
    return err.split('\n').filter((name) => /^(?:hono|@hono.*|console)$/.test(name));
  };
  for (const args of [['--help'], ['list']]) expect([args, await packages(args)]).toEqual([args, []]);
  expect(await packages(['console', '--port', 'x'])).toEqual(['@hono/node-server', 'console', 'hono']);
});

it('goes on if nobody reads its error output', async () => {
  const command = started(['--store', app.store.named, 'list']);
  command.stderr?.destroy();
  await once(command, 'exit');
  expect(command.exitCode).toBe(0);
});

it('an error of a configuration is shown without secrets', async () => {
  const config = join(app.directory, 'nkul.config.mjs');
  writeFileSync(config, `throw new Error('https://ada:pw123@sms.example/x?key=abc refused');`);
  const { code, err } = await app.nkul(['--config', config, 'list']);
  expect([code, err.join('')]).toEqual([2, expect.stringContaining('https://sms.example/… refused')]);
});

it.each(['+237699000000', '699 00 00 00', 'otp:+237699000000', 'ada@example.org'])(
  'an error repeats %j masked',
  async (given) => {
    for (const args of [
      ['show', given],
      ['erase', '--id', given],
    ]) {
      const { code, err } = await app.nkul(args);
      expect(code).toBe(3);
      expect(err.join('')).not.toMatch(/ada@|699 ?00 ?00/);
    }
  },
);

it('counts no further once it is interrupted', async () => {
  await app.sent({ phone: '+237699000000' });
  const { out } = await app.nkul(['erase', '--to', '+237699000000'], { ended: AbortSignal.abort() });
  expect(out.join('')).toMatch(/^0 messages/);
});

it('a cell that begins with a line break and a formula is none', async () => {
  await app.sent({ text: '\n=1+1' });
  const { out } = await app.nkul(['export', '--reveal', '--why', 'a ticket', '--to-file']);
  expect(out.join('\n')).toContain(`"'\n=1+1"`);
});

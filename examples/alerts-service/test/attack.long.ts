import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSimulator } from '@nkul/simulator-devcode';
import { expect, it, onTestFinished } from 'vitest';
import { attack, block, one } from './attack.ts';

/** Ten services, each a process of its own on one store: a file, or a schema of PostgreSQL. */
const processes = 10;

const stores = {
  'a file': async () => (await import('./served.ts')).newDatabase(),
  PostgreSQL: async () => {
    process.env['NKUL_TEST_STORE'] = 'postgres';
    const { startServer } = await import('../../../packages/store-postgres/test/server.ts');
    const server = await startServer();
    onTestFinished(() => server.stop());
    return {
      NKUL_DB: `${server.url}?schema=${server.schema()}`,
      NKUL_STORE_SECRET: '0123456789abcdef0123456789abcdef',
    };
  },
} as const;

it.each(
  (['a file', 'PostgreSQL'] as const).flatMap((store) => [
    [store, 'to one number', one, 20, 'recipient 20 per 10m'] as const,
    [store, 'to a block of numbers', block, 300, 'block 300 per 10m'] as const,
  ]),
)(
  'ten processes on %s, asked for 2,000 messages %s, take exactly as many as one may',
  async (store, _, numberOf, most, rule) => {
    const simulator = await createSimulator();
    onTestFinished(() => simulator.close());
    const database = await stores[store]();
    const urls: string[] = [];
    for (let n = 0; n < processes; n += 1)
      urls.push(await start({ ...database, DEVCODE_BASE_URL: simulator.url }));
    const answers = await attack(urls, numberOf);
    expect(answers.taken).toBe(most);
    expect(answers.refused).toEqual(new Map([[rule, 2_000 - most]]));
    await expect.poll(() => simulator.accepted.length, { timeout: 30_000 }).toBe(most);
  },
);

/** Starts a service until the end of the test. Resolves with its address. */
async function start(env: Readonly<Record<string, string>>): Promise<string> {
  const program = new URL('../src/main.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, ['--conditions=nkul:source', program], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: '0',
      DEVCODE_API_KEY: 'demo-key',
      DEVCODE_SENDER: 'NKUL',
      NKUL_CALLBACK_TOKEN: 'callback-token-of-more-than-128-bits',
      ...env,
    },
    // Each process logs that a limit is reached.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  const [line] = child.stdout === null ? [''] : await once(child.stdout, 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSimulator, type Simulator } from '@nkul/simulator-devcode';
import { afterEach, beforeEach, expect, it } from 'vitest';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await createSimulator();
});
afterEach(() => simulator.close());

/** What is told in a process of its own that cannot import a library at first. */
async function without(library: string, { fetch = '' } = {}) {
  const program = fileURLToPath(new URL('../test/missing-library.ts', import.meta.url));
  const args = ['--conditions=nkul:source', program, simulator.url, library, fetch];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

it.each([
  ['undici', ''],
  ['ky', 'own'],
])(
  'a hub does not start while %s cannot be imported, and starts when it can (fetch: %s)',
  async (library, fetch) => {
    expect(await without(library, { fetch })).toMatchObject({
      first: {
        code: 'NKUL_CONFIGURATION',
        message: expect.stringContaining(`The library ${library} cannot be imported`),
        cause: 'too many open files',
      },
      second: 'started',
      events: ['message.queued', 'message.sending', 'message.sent'],
    });
    expect(simulator.accepted).toHaveLength(1);
  },
);

it('a notifier without a hub writes nothing while undici cannot be imported', async () => {
  const { alone } = await without('undici');
  expect(alone).toEqual({ kind: 'not_written', cause: 'EMFILE' });
});

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createHub, memoryStore } from '@nkul/core';
import { LOGGER, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { STORE } from '@nkul/core/store';
import { guard } from '@nkul/guard';
import { sqliteStore } from '@nkul/store-sqlite';
import type { Bench } from './bench.ts';
import { compare, inTurn } from './in-turn.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

const messages = 16_000;
const atOnce = 64;
const unit = 'µs of CPU a message';

/** A hub that sends nothing: messages are accepted and stored. */
const idle: Plugin = {
  name: 'idle',
  register(container) {
    container.registerInstance(NOTIFIER, { name: 'sms', channel: 'sms', send: async () => [] });
    container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
  },
};

const inMemory: Plugin = {
  name: 'memory',
  register: (container) => void container.registerInstance(STORE, memoryStore()),
};

/** How much more CPU the acceptance of a message takes with a guard: three limits that are not reached. */
export const guardBench: Bench = {
  name: 'guard',
  title: `CPU of accepting and storing a message with a guard of three limits, and without; ${atOnce} at once`,
  run: (options) =>
    inTemporaryDirectory(async (directory) => {
      const onFile = () => sqliteStore({ file: join(directory, `${randomUUID()}.db`) });
      const measured = await inTurn(
        {
          'memory, guarded': () => accept([inMemory, limits()]),
          memory: () => accept([inMemory]),
          'SQLite (FULL), guarded': () => accept([onFile(), limits()]),
          'SQLite (FULL)': () => accept([onFile()]),
        },
        options,
      );
      return ['memory', 'SQLite (FULL)'].map((store) =>
        compare(measured, { case: store, of: `${store}, guarded`, against: store, unit }),
      );
    }),
};

/** The defaults, but for the block's limit: the numbers of the bench are neighbours. */
function limits(): Plugin {
  return guard({
    limits: [
      { per: 'recipient', most: '20 per 10m' },
      { per: 'recipient', most: '100 per 1d' },
      { per: 'block', most: '100000 per 10m' },
    ],
  });
}

async function accept(plugins: readonly Plugin[]): Promise<number> {
  const hub = await createHub({ plugins: [idle, ...plugins], start: false });
  let next = 0;
  const notify = () => {
    next += 1;
    const number = String((next * 7_919) % 100_000).padStart(5, '0');
    return hub.notify({ to: { phone: `+2376991${number}` }, text: `Votre code est ${next}.` });
  };
  const some = () => Promise.all(Array.from({ length: atOnce }, notify));
  for (let done = 0; done < messages / 8; done += atOnce) await some();
  const before = process.cpuUsage();
  for (let done = 0; done < messages; done += atOnce) await some();
  const { user, system } = process.cpuUsage(before);
  await hub.stop({ drain: false });
  return (user + system) / messages;
}

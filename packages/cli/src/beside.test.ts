import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@nkul/core';
import { createRecorder, type Store } from '@nkul/core/store';
import { createSimulator, type Simulator } from '@nkul/simulator-devcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apart, busyCommands } from '../test/busy-commands.ts';
import { CommandLoop, type LoopResult } from '../test/command-loop.ts';
import { fillStore } from '../test/large-file.ts';
import { Service, type ServiceFigures, type ServiceSettings } from '../test/service.ts';
import { onPostgres, secret, type TestStore, testStore } from '../test/test-store.ts';
import { processTerminal } from './base/terminal.ts';
import { program } from './command.ts';

/** The long form asks for more messages, and for a loop of some time. In the test command, each command runs once. */
const messages = Number(process.env['NKUL_BESIDE_MESSAGES'] ?? (onPostgres ? 1_000 : 3_000));
const seconds = Number(process.env['NKUL_BESIDE_SECONDS'] ?? 0);
/** The test's database is on the same machine as all the others. */
const rate = onPostgres ? 50 : 200;
/** The commands of a round run side by side. */
const rounds = 5;
const names = Object.keys(busyCommands);
const perRound = Math.ceil(names.length / rounds);
const [busy, down] = ['beside the busy service', 'with the service down'] as const;
/** The tests of each command without a service are the other form that the test command has. */
const whens = seconds === 0 ? [busy] : [busy, down];

const directory = mkdtempSync(join(tmpdir(), 'nkul-beside-'));
let store: TestStore;
const config = join(directory, 'nkul.config.mjs');
const results = new Map<string, LoopResult>();
const services: ServiceFigures[] = [];
let servedSeconds = 0;
let simulators: readonly Simulator[] = [];
let reader: Store;

it('has every command of the program in its table', () => {
  const commands = program(processTerminal()).commands.map((command) => command.name());
  expect([...names, ...apart].toSorted()).toEqual(commands.toSorted());
});

describe(`${messages} messages in ${onPostgres ? 'PostgreSQL' : 'a file'}, ${rate} more a second; each command ${seconds === 0 ? 'once' : `in a loop of ${seconds} s`}, ${perRound} side by side`, () => {
  beforeAll(
    async () => {
      store = await testStore(join(directory, 'nkul.db'));
      reader = store.create();
      const file = await fillStore(reader, messages);
      const settings = await withProviders();
      writeFileSync(config, configuration(settings));
      const loops = Object.entries(busyCommands).map(
        ([name, command]) =>
          new CommandLoop(name, command, {
            ...{ store: store.named, env: store.env, config, directory, file },
          }),
      );
      const service = await served(settings);
      const begun = performance.now();
      await runAll(loops, busy);
      servedSeconds = (performance.now() - begun) / 1_000;
      await end(service);
      if (whens.includes(down)) await runAll(loops, down);
      // The messages that a command has queued again are sent now.
      await end(await served({ ...settings, rate: 0, first: services[0]?.next ?? 0 }));
      reader = store.create();
      await reader.open(createRecorder());
    },
    300_000 + 4 * rounds * seconds * 1_000,
  );

  afterAll(async () => {
    await reader?.close();
    for (const simulator of simulators) await simulator.close();
    rmSync(directory, { recursive: true });
  });

  describe.each(whens)('%s', (when) => {
    it.for(names)('nkul %s ends as it should each time', (name, { task }) => {
      const result = results.get(`${when} ${name}`);
      task.meta.figures = result?.figures;
      expect(result?.faults).toEqual([]);
    });
  });

  it('the service accepted every message, and met no error', ({ task }) => {
    const latencies = services.flatMap((figures) => figures.latencies).toSorted((a, b) => a - b);
    const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)]?.toFixed(0);
    task.meta.figures = `notify() took ${at(0.5)} ms, 99 % at most ${at(0.99)} ms, the longest ${at(1)} ms`;
    expect(services.flatMap(({ errors }) => errors)).toEqual([]);
    // In the long form: the test command measures no time.
    expect(ids().length).toBeGreaterThan(servedSeconds * rate * (seconds === 0 ? 0 : 0.95));
  });

  it('the providers took no message twice', ({ task }) => {
    const taken = simulators.flatMap(({ accepted }) => accepted);
    task.meta.figures = `of ${taken.length}`;
    expect(simulators.flatMap((simulator) => simulator.duplicates())).toEqual([]);
  });

  it('no message was lost: each is in the store, and was delivered, or is unknown as its connection broke', async ({
    task,
  }) => {
    const taken = new Set(simulators.flatMap(({ accepted }) => accepted.map(({ text }) => text)));
    const lost: string[] = [];
    let broken = 0;
    for (const id of ids()) {
      const message = await reader.get(id);
      if (message?.status === 'delivered' && taken.has(message.content['sms']?.text ?? '')) continue;
      if (message !== undefined && isBroken(message)) broken += 1;
      else lost.push(`${id}: ${message?.status}, ${JSON.stringify(message?.attempts.at(-1)?.reason)}`);
    }
    task.meta.figures = `${broken} with a broken connection`;
    expect(lost).toEqual([]);
    const all = Object.values(await reader.count()).reduce((sum, count) => sum + count, 0);
    expect(all).toBeGreaterThanOrEqual(messages + ids().length);
  });
});

/**
 * True for a call on a connection that the provider was just closing, as it had been idle for 5 seconds: on a machine that
 * is too busy, the service writes so late. Attempts that a command has begun would end otherwise.
 */
function isBroken({ status, attempts }: Message): boolean {
  const words = attempts.at(-1)?.reason?.message ?? '';
  return status === 'unknown' && /UND_ERR_SOCKET|ECONNRESET/.test(words);
}

/** The ids of the messages that the service has accepted. */
function ids(): readonly string[] {
  return services.flatMap(({ accepted }) => accepted);
}

/** A provider for each notifier, and the settings of a service that sends by them. */
async function withProviders(): Promise<ServiceSettings> {
  const provider = () =>
    createSimulator({ accounts: { 'demo-key': 10_000_000 }, reportDelayMs: 50, reportsPerCall: 10 });
  const [devcode, spare] = [await provider(), await provider()];
  simulators = [devcode, spare];
  return {
    store: store.named,
    secret,
    rate,
    urls: { devcode: devcode.url, spare: spare.url },
    first: 0,
  };
}

/** Starts a service, to which the providers post their reports from then on. */
async function served(settings: ServiceSettings): Promise<Service> {
  const service = await Service.start(settings);
  const [devcode, spare] = simulators;
  devcode?.reportTo(`${service.reportsAt}devcode`);
  spare?.reportTo(`${service.reportsAt}spare`);
  return service;
}

/** The configuration of the service, as a file of its own beside it. */
function configuration({ urls }: ServiceSettings): string {
  const source = (name: string) => new URL(`../../${name}/src/index.ts`, import.meta.url).href;
  const notifiers = (['devcode', 'spare'] as const).map(
    (name) => `devcode({ name: '${name}', apiKey: 'demo-key', sender: 'NKUL', baseUrl: '${urls[name]}' })`,
  );
  return `import { devcode } from '${source('adapter-devcode')}';
    ${store.imported}
    export default {
      plugins: [${store.called}, ${notifiers.join(', ')}],
      routes: { sms: [{ notifier: 'devcode' }], spare: [{ notifier: 'spare' }] },
    };`;
}

/** Runs each command in a loop: those of a round side by side, and one round after the other. */
async function runAll(loops: readonly CommandLoop[], when: string): Promise<void> {
  for (let first = 0; first < loops.length; first += perRound) {
    const round = loops.slice(first, first + perRound);
    await Promise.all(
      round.map(async (loop) => results.set(`${when} ${loop.name}`, await loop.run(seconds * 1_000))),
    );
  }
}

/** Ends a service, when its messages are sent and their reports have come. */
async function end(service: Service): Promise<void> {
  await service.rest();
  for (const simulator of simulators) await simulator.settled();
  services.push(await service.figures());
  await service.stop();
}

import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { createRecorder, type Message } from '@nkul/core/store';
import { eventually, fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EndingProcessSettings, runEndingProcess } from '../test/run-ending-process.ts';
import { type SilentProvider, silentProvider } from '../test/silent-provider.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, sqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let provider: SilentProvider;

beforeEach(async () => {
  directory = temporaryDirectory();
  provider = await silentProvider();
});

afterEach(() => {
  provider.close();
  directory.remove();
});

const three = { inFlight: 16, perCall: 1, count: 3, end: 'exit' } as const;

/** Runs a process that ends, and returns what is in its file then. */
async function run(
  settings: Omit<EndingProcessSettings, 'file' | 'baseUrl'>,
  { scheme = 'http', killWhen }: { scheme?: 'http' | 'https'; killWhen?: Promise<unknown> } = {},
): Promise<{ readonly messages: readonly Message[]; readonly errors: string }> {
  const { file } = directory;
  const baseUrl = `${scheme}://127.0.0.1:${provider.port}/developpeur/`;
  const { said, errors } = await runEndingProcess({ file, baseUrl, ...settings }, killWhen);
  expect(said).toBe('accepted\n');
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  const { items } = await store.find({ limit: 1_000 });
  await store.close();
  return { messages: items, errors };
}

function numbersOf(messages: readonly Message[], status: Message['status']): readonly string[] {
  return messages.flatMap((message) => (message.status === status ? [message.recipient.phone ?? ''] : []));
}

/** What the provider heard is on its way, and may have been sent; the rest is queued. */
async function assertKnown(messages: readonly Message[], count: number): Promise<void> {
  const open = numbersOf(messages, 'sending').toSorted();
  await provider.ended();
  expect(heard()).toEqual(open);
  expect(numbersOf(messages, 'queued').length).toBe(count - open.length);
}

/** The numbers that the provider heard, each time that it did. */
function heard(): readonly string[] {
  return provider
    .heard()
    .map((number) => `+${number.replace('+', '')}`)
    .toSorted();
}

describe('a process that ends has queued what it had not begun to send:', () => {
  test.each<readonly [string, Pick<EndingProcessSettings, 'end' | 'afterMs'>]>([
    ['process.exit() right after notify()', { end: 'exit' }],
    ['process.exit() after 1 ms', { end: 'exit', afterMs: 1 }],
    ['process.exit() after 5 ms', { end: 'exit', afterMs: 5 }],
    ['process.exit() after 50 ms', { end: 'exit', afterMs: 50 }],
    ['an exception that nobody catches', { end: 'throw' }],
    ['an exception that nobody catches, after 5 ms', { end: 'throw', afterMs: 5 }],
  ])('%s', async (_, ending) => {
    const { messages, errors } = await run({ ...three, ...ending });
    if (ending.end === 'exit') expect(errors).toBe('');
    else expect(errors).toContain('nobody catches this');
    await assertKnown(messages, 3);
  });

  test('process.exit() in the turn of notify(): all of them, due at once, and as if they had not been tried', async () => {
    const { messages } = await run(three);
    expect(heard()).toEqual([]);
    expect(messages).toHaveLength(3);
    for (const message of messages) expect(message).toMatchObject({ status: 'queued', tries: 0 });
    expect(messages[0]?.attempts).toMatchObject([{ outcome: 'deferred', reason: { code: 'not_begun' } }]);
  });

  test('process.exit() while a connection is still being made', async () => {
    // What listens takes the connection, and never says hello.
    const { messages } = await run({ ...three, afterMs: 300 }, { scheme: 'https' });
    expect(numbersOf(messages, 'queued')).toHaveLength(3);
    expect(messages.map(({ attempts }) => attempts[0]?.reason?.code)).toEqual(Array(3).fill('not_begun'));
  });

  test('it is sent by the next process, once', async () => {
    const { messages } = await run({ ...three, count: 20, inFlight: 4, afterMs: 50 });
    await assertKnown(messages, 20);
    const sms = fakeNotifier({ name: 'devcode' });
    const hub = await createHub({
      plugins: [
        sqliteStore({ file: directory.file }),
        { name: 'parts', register: (into) => void into.registerInstance(NOTIFIER, sms) },
      ],
    });
    await eventually(async () => (await hub.count()).queued === undefined);
    await hub.stop();
    const numbers = [...heard(), ...sms.messages.map(({ to }) => to)];
    expect(numbers.toSorted()).toEqual(messages.map(({ recipient }) => recipient.phone).toSorted());
  });
});

describe('a process that is killed leaves open at most inFlight × perCall messages:', () => {
  test.each([
    [1, 1],
    [4, 1],
    [4, 5],
  ])('%d calls of %d', async (inFlight, perCall) => {
    const killWhen = provider.hasHeard(1);
    const settings = { inFlight, perCall, count: 120, end: 'killed' } as const;
    const { messages } = await run(settings, { killWhen });
    expect(messages).toHaveLength(120);
    const open = numbersOf(messages, 'sending').length;
    expect(open).toBeGreaterThan(0);
    expect(open).toBeLessThanOrEqual(inFlight * perCall);
    expect(numbersOf(messages, 'queued').length).toBe(120 - open);
  });
});

import type { CoreEvent } from '@nkul/core';
import { eventually, type FakeNotifier, fakeNotifier, manualClock, turnEventLoop } from '@nkul/testing';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Hubs, type OwnHub, type OwnHubOptions } from '../../test/hubs.ts';
import { jumpingClock } from '../../test/jumping-clock.ts';
import { type Server, startServer } from '../../test/server.ts';

const to = { phone: '+237699128531' };
const hubs = new Hubs();
let server: Server;
let schema: string;
const pools: Pool[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(() => {
  schema = server.schema();
});
afterEach(async () => {
  await hubs.stop();
  for (const pool of pools.splice(0)) await pool.end();
});

function start(notifier: OwnHubOptions['notifier'], options: Partial<OwnHubOptions> = {}): Promise<OwnHub> {
  return hubs.start({ url: server.url, schema, notifier, ...options });
}

/** A hub that hears of the others by its own calls alone, and by looking: it does not listen. */
async function startDeaf(
  notifier: OwnHubOptions['notifier'],
  { pollEvery = '1h', ...options }: Partial<OwnHubOptions> = {},
): Promise<OwnHub> {
  const pool = new Pool({ connectionString: server.url, max: 4 });
  pools.push(pool);
  return await start(notifier, { pool, pollEvery, ...options });
}

describe('a notifier that another process pauses', () => {
  it('gets no call from a process that has not heard of it, and its messages are held there too', async () => {
    const [one, two] = [fakeNotifier(), fakeNotifier()];
    const deaf = await startDeaf(one);
    const other = await start(two);
    await other.hub.pause('fake');
    await other.hub.stop();
    const { id } = await deaf.hub.notify({ to, text: 'later' });
    await eventually(async () => (await deaf.hub.get(id))?.held === true);
    expect(one.calls.length + two.calls.length).toBe(0);
    const { waiting } = await deaf.hub.health();
    expect(waiting).toMatchObject({ paused_by_operator: [{ notifier: 'fake' }], held: 1 });
    expect(await deaf.hub.pauses()).toMatchObject([{ notifier: 'fake' }]);
  });

  it('gets its messages from any process after one has resumed it', async () => {
    const { hub } = await start(fakeNotifier());
    const other = await start(fakeNotifier());
    await hub.pause('fake');
    await other.hub.notify({ to, text: 'later' });
    await eventually(async () => (await other.hub.health()).waiting.held === 1);
    await hub.resume('fake');
    await eventually(async () => (await hub.count()).sent === 1);
  });
});

describe('a message that a process holds as it has not heard yet that a notifier was resumed', () => {
  const routes = { default: [{ notifier: 'alpha' }, { notifier: 'beta' }] };

  /** Two processes, and a third that hears late of what they do: it knows that both notifiers are paused. */
  async function three(pollEvery: '1s' | '1h') {
    const betas: FakeNotifier[] = [];
    const both = () => {
      betas.push(fakeNotifier({ name: 'beta' }));
      return [fakeNotifier({ name: 'alpha' }), ...betas.slice(-1)];
    };
    // It stands still, so that nothing comes by a sweep.
    const clock = manualClock(new Date());
    const one = await start(both(), { routes, clock });
    const two = await start(both(), { routes });
    for (const name of ['alpha', 'beta']) await one.hub.pause(name);
    const late = await startDeaf(both(), { routes, pollEvery });
    const sent = () => betas.flatMap(({ messages }) => messages.map(({ id }) => id));
    return { one, two, late, clock, sent };
  }

  it('goes out when that process hears of it', async () => {
    const { one, late, sent } = await three('1s');
    await one.hub.resume('beta');
    const { id } = await late.hub.notify({ to, text: 'now' });
    await eventually(async () => (await one.hub.get(id))?.status === 'sent', 'the message', 10_000);
    expect(sent()).toEqual([id]);
  });

  it('goes out within a minute if that process ends before it hears of it', async () => {
    const { one, two, late, clock, sent } = await three('1h');
    await two.hub.stop({ drain: false });
    await one.hub.resume('beta');
    // Its look should be over. Otherwise the look may find the message, and send it at once.
    await turnEventLoop(500);
    const { id } = await late.hub.notify({ to, text: 'now' });
    await eventually(async () => {
      const message = await one.hub.get(id);
      return message?.held === true || message?.status === 'sent';
    });
    await late.hub.stop({ drain: false });
    await clock.run(60_000);
    await eventually(async () => (await one.hub.get(id))?.status === 'sent');
    expect(sent()).toEqual([id]);
  });
});

describe('events of another process', () => {
  it('reach subscribe() and events() of each, and on() of the process that records them', async () => {
    const { hub, events: own } = await start(fakeNotifier());
    const idle = fakeNotifier({ name: 'idle' });
    const other = await start(idle);
    const heard: string[] = [];
    other.hub.subscribe('audit', ['message.queued', 'message.sent'], ({ type }) => void heard.push(type));
    const { id } = await hub.notify({ to, text: 'now' });
    await eventually(() => heard.length === 2);
    expect(heard).toEqual(['message.queued', 'message.sent']);
    expect(await typesOf(other, id)).toEqual(['message.queued', 'message.sending', 'message.sent']);
    expect(own.map(({ type }) => type)).toEqual(['message.queued', 'message.sending', 'message.sent']);
    expect(other.events).toEqual([]);
  });
});

async function typesOf({ hub }: OwnHub, id: string): Promise<readonly string[]> {
  const found: CoreEvent[] = [];
  for await (const event of hub.events())
    if ('message' in event && event.message.id === id) found.push(event);
  return found.map(({ type }) => type);
}

describe('a durable subscriber in two processes', () => {
  it('handles each event in one of them, and goes on in the other when the first stops', async () => {
    const handled: (readonly [process: number, text: string | undefined])[] = [];
    const subscribe = ({ hub }: OwnHub, process: number) =>
      hub.subscribe('invoicing', ['message.queued'], ({ message }) => {
        handled.push([process, message.content['sms']?.text]);
      });
    const first = await start(fakeNotifier());
    subscribe(first, 1);
    await first.hub.notify({ to, text: 'a' });
    await eventually(() => handled.length === 1);
    // Its clock would say that the lease of the name is over.
    const clock = jumpingClock();
    clock.set(70_000);
    const second = await start(fakeNotifier(), { clock });
    subscribe(second, 2);
    for (const text of ['b', 'c']) await second.hub.notify({ to, text });
    await eventually(() => handled.length === 3);
    await first.hub.stop({ drain: false });
    await second.hub.notify({ to, text: 'd' });
    await eventually(() => handled.length === 4, 'the other process', 30_000);
    expect(handled).toEqual([
      [1, 'a'],
      [1, 'b'],
      [1, 'c'],
      [2, 'd'],
    ]);
  });
});

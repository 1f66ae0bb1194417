import { type FakeNotifier, fakeNotifier, type TestHub, testHub } from '@nkul/testing';
import { describe, expect, it, test } from 'vitest';
import { oneForReview, reviewing } from '../../test/reviewing.ts';
import { reports, scripted } from '../../test/scripted.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { PauseReason, Submission } from '../model/submission.ts';
import { type WaitReason, waitReasons } from './wait-reason.ts';

const to = { phone: '+237699128531' };

/** What waits for a reason, and how to end it. */
interface Provoked {
  readonly waiting: TestHub;
  /** Ends the waiting. */
  end(): Promise<unknown>;
}

/** Makes something wait for each reason there is: one that is new finds no way here. */
const provoke: Readonly<Record<WaitReason, () => Promise<Provoked>>> = {
  paused_for_credit: () => refusing('insufficient_credit', 31_000),
  paused_for_credentials: () => refusing('unauthorized', 301_000),
  async paused_by_operator() {
    const store = memoryStore();
    const first = await testHub({ notifiers: [fakeNotifier()], store });
    await first.hub.pause('fake');
    await first.hub.stop();
    const waiting = await testHub({ notifiers: [fakeNotifier()], store, clock: first.clock });
    const events = [...first.events];
    waiting.hub.on('*', (event) => events.push(event));
    return { waiting: { ...waiting, events }, end: () => waiting.hub.resume('fake') };
  },
  away: () => deferring('not_connected'),
  rate_limited: () => deferring('rate_limited'),
  async restored() {
    const store = memoryStore();
    const first = await testHub({ notifiers: [fakeNotifier()], store });
    const happening = { type: 'restored', at: first.clock.now() } as const;
    await store.record([{ kind: 'store', happening }]);
    const stored = await store.events({ after: 0, limit: 10 });
    await first.hub.stop();
    const waiting = await testHub({ notifiers: [fakeNotifier()], store, clock: first.clock });
    const events = [...stored];
    waiting.hub.on('*', (event) => events.push(event));
    return { waiting: { ...waiting, events }, end: () => waiting.hub.acceptRestore() };
  },
  async review() {
    const plugins = [reviewing({ ...oneForReview, limit: 0 })];
    const waiting = await testHub({ notifiers: [fakeNotifier()], plugins });
    const { id } = await waiting.notify();
    return { waiting, end: () => waiting.hub.release(id) };
  },
  held: () => refusing('insufficient_credit', 31_000),
  async scheduled() {
    const waiting = await testHub({ notifiers: [fakeNotifier()] });
    await waiting.hub.notify({ to, text: 'later', sendAt: new Date(waiting.clock.now().getTime() + 60_000) });
    return { waiting, end: () => waiting.clock.run(60_000) };
  },
  async sending() {
    const notifier = fakeNotifier({ heedsAbort: false });
    const gate = notifier.hold();
    const waiting = await testHub({ notifiers: [notifier] });
    await waiting.notify();
    await waiting.clock.run(0);
    return {
      waiting,
      async end() {
        await waiting.clock.run(60_000);
        gate.release();
      },
    };
  },
  async unknown() {
    const answer: Submission = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };
    const waiting = await testHub({ notifiers: [fakeNotifier({ answer })] });
    const { id } = await waiting.notify();
    await waiting.clock.run(0);
    return { waiting, end: () => waiting.hub.resolve(id, { as: 'delivered' }) };
  },
  async parked_report() {
    const waiting = await testHub({
      notifiers: [],
      plugins: [scripted('provider', () => ({ outcome: 'accepted', reference: 'r-1' }))],
    });
    await waiting.hub.receive('provider', reports({ reference: 'r-1', status: 'delivered', to: to.phone }));
    await waiting.clock.run(60_000);
    return {
      waiting,
      async end() {
        await waiting.notify();
        await waiting.clock.run(0);
      },
    };
  },
};

const unreachable: Submission = {
  outcome: 'deferred',
  reason: { code: 'not_connected', message: 'ECONNREFUSED' },
};

/** A provider that refuses once, and then takes what is sent. */
async function refusing(pause: Exclude<PauseReason, 'operator'>, endsAfterMs: number): Promise<Provoked> {
  const notifier = fakeNotifier();
  notifier.script({ outcome: 'deferred', reason: { code: pause, message: 'no' }, pause });
  return await waitingFor(notifier, endsAfterMs);
}

/** A provider that is away for some calls. */
async function deferring(code: 'not_connected' | 'rate_limited'): Promise<Provoked> {
  const notifier = fakeNotifier();
  const answer: Submission = { outcome: 'deferred', reason: { code, message: 'ECONNREFUSED' } };
  notifier.script(answer, { ...answer, retryAfterMs: 60_000 });
  const provoked = await waitingFor(notifier, 60_000);
  await provoked.waiting.clock.run(3_000);
  return provoked;
}

async function waitingFor(notifier: FakeNotifier, endsAfterMs: number): Promise<Provoked> {
  const waiting = await testHub({ notifiers: [notifier] });
  await waiting.notify();
  await waiting.clock.run(0);
  return { waiting, end: () => waiting.clock.run(endsAfterMs) };
}

describe.each(Object.entries(waitReasons))('what waits because of %s', (name, facts) => {
  // The entries of the table have its keys.
  const reason = name as WaitReason;

  it('is told by its event, its line in the log and its field in hub.health(), and ends so', async () => {
    const { waiting, end } = await provoke[reason]();
    const { hub, events, log } = waiting;
    const emitted = () => events.map(({ type }) => type);
    expect(facts.begins.filter((type) => emitted().includes(type))).not.toEqual([]);
    const during = await hub.health();
    expect(sizeOf(during.waiting[reason])).toBe(1);
    expect(during).toMatchObject({ status: facts.degrades ? 'degraded' : 'ok', statusCode: 200 });
    const before = events.length;
    await end();
    expect(facts.ends.filter((type) => emitted().slice(before).includes(type))).not.toEqual([]);
    const after = await hub.health();
    expect(sizeOf(after.waiting[reason])).toBe(0);
    expect(after.status).toBe('ok');
    const lines = log.filter(({ message }) => facts.log?.lines.some((line) => message.startsWith(line)));
    expect(lines).toHaveLength(facts.log === undefined ? 0 : 1);
    if (facts.log === undefined) expect(log).toEqual([]);
    await hub.stop({ drain: false });
  });
});

it('a message is held too while its notifier is avoided, and its line is that of the provider', async () => {
  let away = true;
  const alpha = fakeNotifier({
    name: 'alpha',
    answer: (messages) => messages.map(() => (away ? unreachable : { outcome: 'accepted' })),
  });
  const routes = { both: [{ notifier: 'alpha' }, { notifier: 'beta' }], one: [{ notifier: 'alpha' }] };
  const notifiers = [alpha, fakeNotifier({ name: 'beta' })];
  const { hub, clock, log } = await testHub({ notifiers, routes });
  const { id } = await hub.notify({ to, text: 'only there', route: 'one' });
  while ((await hub.get(id))?.held !== true) await clock.run(1_000);
  expect(alpha.calls.length).toBeGreaterThanOrEqual(5);
  expect(await hub.get(id)).toMatchObject({ status: 'queued', held: true });
  expect((await hub.health()).waiting.held).toBe(1);
  expect(log).toHaveLength(1);
  expect(waitReasons.held.log?.lines).toContain(log[0]?.message);
  away = false;
  await clock.run(600_000);
  expect(await hub.get(id)).toMatchObject({ status: 'sent' });
  await hub.stop();
});

it('beyond the cap, the oldest parked reports are deleted: that is logged once, then counted', async () => {
  const { hub, clock, log } = await testHub({
    notifiers: [],
    plugins: [scripted('provider')],
    store: memoryStore({ maxParked: 3 }),
  });
  const report = (reference: string) => ({ reference, status: 'delivered', to: to.phone }) as const;
  await hub.receive('provider', reports(report('r-1'), report('r-2'), report('r-3')));
  const deleted = () => log.filter(({ message }) => message.includes('were deleted'));
  expect(log).toEqual([]);
  clock.advance(86_400_000);
  await hub.receive('provider', reports(report('r-4'), report('r-5')));
  expect(deleted()).toMatchObject([{ level: 'warn', details: { notifier: 'provider', deleted: 2 } }]);
  expect(waitReasons.parked_report.log?.lines).toContain(deleted()[0]?.message);
  await hub.receive('provider', reports(report('r-6')));
  expect(deleted()).toHaveLength(1);
  expect((await hub.health()).waiting.parked_report).toBe(3);
  await clock.run(900_000);
  expect(deleted()).toMatchObject([{}, { details: { deleted: 1, times: 1 } }]);
  await hub.stop();
});

it('a flood drives out no report that waits: it is refused, which is logged once, then counted', async () => {
  const { hub, log } = await testHub({
    notifiers: [],
    plugins: [scripted('provider')],
    store: memoryStore({ maxParked: 1 }),
  });
  const report = (reference: string) => ({ reference, status: 'delivered', to: to.phone }) as const;
  await hub.receive('provider', reports(report('r-1')));
  const { body } = await hub.receive('provider', reports(report('f-1'), report('f-2'), report('f-3')));
  expect(body).toContain('failed');
  expect(log).toMatchObject([{ level: 'error', details: { notifier: 'provider' } }]);
  expect(waitReasons.parked_report.log?.lines).toContain(log[0]?.message);
  expect(JSON.stringify(log, (_, value) => (value instanceof Error ? value.message : value))).toContain(
    'maxParked',
  );
  expect((await hub.health()).waiting.parked_report).toBe(1);
  await hub.stop();
});

function sizeOf(what: number | readonly unknown[]): number {
  return typeof what === 'number' ? what : what.length;
}

test('docs/waiting.md says of each reason what the table says', async () => {
  await expect(page()).toMatchFileSnapshot('../../../../docs/waiting.md');
});

function page(): string {
  const rows = Object.entries(waitReasons).map(([reason, facts]) => {
    const { meaning, begins, ends, log, degrades, endsByItself } = facts;
    return `### \`${reason}\`

${meaning}

- **Begins** with ${listed(begins)}, **ends** with ${listed(ends)}.
- **In the log:** ${log === undefined ? 'nothing, as it is the ordinary course' : `${log.lines.map((line) => `“${line}”`).join(' or ')}, ${log.when}`}.
- **In \`hub.health()\`:** \`waiting.${reason}\`; the status is ${degrades ? '`degraded`' : 'not changed by it'}.
- **Ends by itself:** ${endsByItself}
`;
  });
  return `${introduction}\n${rows.join('\n')}`;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

const introduction = `# What waits, and why

Nothing waits in silence: each reason has an event, a line in the log, a field in \`hub.health()\`, and an end.

A test makes this page of the table \`waitReasons\` of \`@nkul/core\`, and makes something wait for each of its reasons. After a change that is meant, \`npx --yes pnpm@12 test packages/core/src/waiting -u\` writes it anew.

## A health check

\`hub.health()\` gives plain data, whose JSON is stable: fields may be added. It asks the store alone, so that it may be called every few seconds.

\`\`\`json
{
  "status": "degraded",
  "statusCode": 200,
  "readable": true,
  "at": "2026-01-01T08:00:00.000Z",
  "messages": { "queued": 12, "sent": 3400 },
  "waiting": {
    "paused_for_credit": [{ "notifier": "devcode", "since": "2026-01-01T07:58:12.000Z" }],
    "paused_for_credentials": [],
    "paused_by_operator": [],
    "away": [],
    "rate_limited": [],
    "restored": [],
    "review": 0,
    "held": 12,
    "scheduled": 0,
    "sending": 0,
    "unknown": 0,
    "parked_report": 0
  }
}
\`\`\`

| Status     | \`statusCode\` | Meaning                                                                                                                              |
| ---------- | ------------ | ------------------------------------------------------------------------------------------------------------------------------------ |
| \`ok\`       | 200          | nothing waits that should not                                                                                                        |
| \`degraded\` | 200          | notifications are accepted, and something waits that should not                                                                      |
| \`failing\`  | 503          | nothing can be accepted or stored: \`failing\` is \`not_running\`, or \`store\` (it cannot be read, or refused a write in the last minute) |

Answer the status to everybody, and the rest to operators alone: it names your providers, and says what they said.

Pauses are of the store, and the same in all processes on it. So are \`away\` and \`rate_limited\`: a process hears of them when it looks for messages.

## The reasons
`;

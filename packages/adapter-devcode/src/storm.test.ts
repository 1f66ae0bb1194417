import { createHub, type Message } from '@nkul/core';
import { CLOCK, type Hub, LOGGER, type Plugin, systemClock } from '@nkul/core/adapter';
import { createSimulator, faultNames, type Simulator, type SimulatorOptions } from '@nkul/simulator-devcode';
import { expect, it } from 'vitest';
import { receiveReports } from '../test/receive-reports.ts';
import { onPostgres, stormStore } from '../test/storm-store.ts';
import { devcode } from './devcode.ts';

const chance = 0.012;
const count = onPostgres ? 1_500 : 5_000;
const seed = 20190511;

/** Every fault that the simulator knows, at once. */
const faults: NonNullable<SimulatorOptions['faults']> = {
  send: {
    ...Object.fromEntries(faultNames.send.map((name) => [name, chance])),
    slow: { probability: chance, ms: 20 },
    http429RetryAfter: { probability: chance, seconds: 0 },
    // Each costs its call the whole time-out.
    hang: onPostgres ? chance : chance / 6,
    // One call in six has several entries.
    entriesReordered: chance * 6,
  },
  reports: {
    ...Object.fromEntries(faultNames.reports.map((name) => [name, chance])),
    late: { probability: chance, ms: 30 },
    again: { probability: chance, ms: 30 },
    contradictory: { probability: chance, ms: 30 },
  },
};

/** Retries come at once: what is shown here does not depend on their delays. */
const impatient: Plugin = {
  name: 'impatient',
  register: (into) => void into.registerInstance(CLOCK, { ...systemClock, random: () => 0 }),
};

/** What the hub logs: how often depends on the order in which the faults come. */
const log: string[] = [];
const write = (_details: object, text = ''): void => void log.push(text);
const logging: Plugin = {
  name: 'logging',
  register: (into) => void into.registerInstance(LOGGER, { warn: write, error: write }),
};

/** The text of the n-th message: one in two is shared by five, so that some calls have several recipients. */
const textOf = (n: number) => (n % 10 < 5 ? `Message ${n}` : `Bonjour à tous les cinq ${Math.floor(n / 5)}`);

it(`loses nothing and sends nothing twice with every fault at once (seed ${seed})`, {
  timeout: 120_000,
}, async () => {
  const simulator = await createSimulator({
    seed,
    faults,
    accounts: { 'demo-key': 100_000 },
    reportDelayMs: 5,
    resendDelayMs: 20,
  });
  const settings = { apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url, inFlight: 64, perCall: 5 };
  const hub = await createHub({
    plugins: [impatient, logging, ...(await stormStore()), devcode(settings)],
    sendTimeout: '6s',
    lease: '30s',
  });
  const closeReports = await receiveReports(hub, simulator);
  hub.on('notifier.paused', ({ notifier }) => hub.resume(notifier));

  for (let n = 0; n < count; n += 500) {
    const numbers = Array.from({ length: 500 }, (_, index) => n + index);
    await hub.notify(
      numbers.map((one) => ({ to: { phone: `+237699${String(one).padStart(6, '0')}` }, text: textOf(one) })),
    );
  }
  await quiet(hub);
  await simulator.settled();
  for (const line of [
    'its credentials were refused',
    'top up its account',
    'it is unknown',
    'a message failed',
  ]) {
    expect(log.filter((text) => text.includes(line))).not.toEqual([]);
  }
  const messages = await all(hub);

  expect(messages).toHaveLength(count);
  expect(simulator.duplicates()).toEqual([]);
  expect(
    messages.map((message) => disagreement(message, simulator)).filter((words) => words !== undefined),
  ).toEqual([]);

  const unaffected = messages.filter(({ recipient, content }) =>
    simulator.untouched(recipient.phone ?? '', content['sms']?.text ?? ''),
  );
  expect(unaffected.length).toBeGreaterThan(count / 4);
  const known = messages.flatMap(({ attempts }) => attempts).reduce((sum, { units = 0 }) => sum + units, 0);
  const ofUnknown = messages
    .filter(({ status }) => status === 'unknown')
    .reduce((sum, message) => sum + acceptedUnits(message, simulator), 0);
  const account = simulator.account('demo-key');
  expect(account.sent - known).toBe(ofUnknown);
  expect(account.left).toBe(account.bought - known - ofUnknown);

  // The storm was one: every state that it can lead to was reached, by way of every fault.
  const {
    delivered = 0,
    undelivered = 0,
    rejected = 0,
    failed = 0,
    unknown = 0,
    sent = 0,
    ...rest
  } = await hub.count();
  expect(Math.min(delivered, undelivered, rejected, failed, unknown, sent)).toBeGreaterThan(0);
  expect(rest).toEqual({});
  const shown = new Set(
    simulator.calls.flatMap((call) => [...call.faults, ...call.entries.flatMap((entry) => entry.faults)]),
  );
  expect(faultNames.send.filter((name) => !shown.has(name))).toEqual([]);

  await closeReports();
  await hub.stop();
  await simulator.close();
});

/** How a message's state contradicts the simulator's book, in words; undefined when it agrees. */
function disagreement(message: Message, simulator: Simulator): string | undefined {
  const { status, recipient, content } = message;
  const [phone, text] = [recipient.phone ?? '', content['sms']?.text ?? ''];
  const accepted = simulator.timesAccepted(phone, text);
  const ids = idsOf(simulator).get(`${phone} ${text}`) ?? [];
  const reports = ids.flatMap((id) => reportsOf(simulator).get(id) ?? []);
  const told = reports.filter(({ acknowledged }) => acknowledged === 1).map((report) => report.status);
  const words = `${phone} is ${status}, accepted ${accepted} times, told ${told.join(' ') || 'nothing'}`;
  if (simulator.untouched(phone, text) && reports.every(({ faults: none }) => none.length === 0)) {
    return status === 'delivered' && accepted === 1 ? undefined : `untouched: ${words}`;
  }
  switch (status) {
    case 'delivered':
      return accepted === 1 && told.includes('DELIVRD') ? undefined : words;
    case 'undelivered':
      return accepted === 1 && told.includes('UNDELIV') ? undefined : words;
    case 'rejected':
    case 'failed':
      return accepted === 0 ? undefined : words;
    case 'unknown':
      return accepted <= 1 ? undefined : words;
    case 'sent': {
      // Reports quote the messageid; one that the answer left out leaves them without a match.
      const unmatched = !ids.includes(message.attempts.at(-1)?.reference ?? '');
      return accepted === 1 && (unmatched || reports.every(({ lost }) => lost)) ? undefined : words;
    }
    default:
      return words;
  }
}

function acceptedUnits({ recipient, content }: Message, simulator: Simulator): number {
  const sms = simulator.accepted.filter(
    (one) => one.to === recipient.phone && one.text === content['sms']?.text,
  );
  return sms.reduce((sum, { units }) => sum + units, 0);
}

const reportsOf = once(({ reports }) => Map.groupBy(reports, ({ messageId }) => messageId));
const idsOf = once(({ accepted }) => {
  const groups = Map.groupBy(accepted, ({ to, text }) => `${to} ${text}`);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ messageId }) => messageId)]));
});

/** Asks a simulator whose book is closed only once. */
function once<Answer extends object>(
  ask: (simulator: Simulator) => Answer,
): (simulator: Simulator) => Answer {
  const known = new WeakMap<Simulator, Answer>();
  return (simulator) => {
    const answer = known.get(simulator) ?? ask(simulator);
    known.set(simulator, answer);
    return answer;
  };
}

/** Resolves when no message waits for a call or an answer any more. */
async function quiet(hub: Hub): Promise<void> {
  for (;;) {
    const { queued = 0, sending = 0 } = await hub.count();
    if (queued + sending === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function all(hub: Hub): Promise<readonly Message[]> {
  const found: Message[] = [];
  let after: string | undefined;
  do {
    const page = await hub.find({ limit: 1_000, ...(after !== undefined && { after }) });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
}

import { expect, it } from 'vitest';
import type { SenderName } from './sender.ts';
import { cpuRow, pairRow, type SentRounds, startable } from './sender-pair.ts';
import { verdictOf } from './verdict.ts';

const six = (figure: number) => Array.from({ length: 6 }, () => figure);
const rounds: SentRounds = {
  rates: { 'Nkul, SQLite (FULL)': six(3_000), 'BullMQ, appendfsync always': six(1_500) },
  cpu: { 'Nkul, SQLite (FULL)': six(300), 'BullMQ, appendfsync always': six(600) },
};
const pair = { of: 'nkul-sqlite', against: 'bullmq-always' } as const;
const how = { case: '16 in flight', rounds };

it('has the CPU time of a message beside the rate', () => {
  const row = pairRow({ ...pair, atLeast: 2 }, how);
  expect(row).toMatchObject({
    ratio: 2,
    unit: 'messages a second',
    cpu: { 'Nkul, SQLite (FULL)': 300, 'BullMQ, appendfsync always': 600 },
  });
  expect(verdictOf(row)).toBe('holds');
  expect(cpuRow({ ...pair, atMost: 0.4 }, how)).toMatchObject({
    case: '16 in flight, CPU',
    ratio: 0.5,
    target: { sense: 'at most', ratio: 0.4 },
  });
});

it('has no CPU time where the system does not tell that of a server', () => {
  const cpu = { ...rounds.cpu, 'BullMQ, appendfsync always': six(Number.NaN) };
  expect(pairRow(pair, { ...how, rounds: { ...rounds, cpu } })).not.toHaveProperty('cpu');
});

it('is not run without the server of a peer, and keeps its target', () => {
  const missing = new Map<SenderName, string>([['bullmq-always', 'no redis-server on the PATH']]);
  const row = pairRow({ ...pair, atLeast: 2 }, { ...how, missing });
  expect(row).toMatchObject({
    notRun: 'no redis-server on the PATH',
    target: { sense: 'at least', ratio: 2 },
  });
  expect(startable(['nkul-sqlite', 'bullmq-always'], missing)).toEqual(['nkul-sqlite']);
});

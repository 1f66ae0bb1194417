import { testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { reports, scripted } from '../../test/scripted.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import { keptReport } from './kept-entry.ts';

const long = 'é'.repeat(50_000);

it.each([
  ['a report', 'message.delivered', (id: string) => ({ reference: id, code: long, description: long })],
  ['a report whose reference is not valid', 'report.quarantined', () => ({ reference: long })],
  ['a report of another number', 'report.quarantined', (id: string) => ({ reference: id, to: long })],
])('of %s that is long the beginning is kept', async (_name, type, entry) => {
  const store = memoryStore();
  const { hub, clock, notify } = await testHub({ notifiers: [], store, plugins: [scripted('provider')] });
  const { id } = await notify();
  await clock.run(0);
  const list = Array.from({ length: 9_999 }, () => 0);
  await hub.receive('provider', reports({ ...entry(id), status: 'delivered', list, conflict: long }));
  const events = await store.events({ after: 0, limit: 100 });
  expect(events.at(-1)?.type).toBe(type);
  expect(JSON.stringify(events.at(-1)).length).toBeLessThan(25_000);
  expect(JSON.stringify(events.at(-1))).toContain('…');
  await hub.stop();
});

it('a time that an adapter without types gives as a text, or that is no time, is left out: it could not be stored', () => {
  const report = { notifier: 'alpha', reference: 'ref-1', status: 'delivered', raw: {} } as const;
  const deliveredAt = new Date('2026-11-25T13:00:00Z');
  const times = { submittedAt: '2026-11-25 13:00:00', sentAt: new Date(Number.NaN), deliveredAt };
  // Safe: an adapter in JavaScript may give such times, and the test is about these.
  const given = { ...report, ...times } as unknown as DeliveryReport;
  expect(keptReport(given)).toEqual({ ...report, deliveredAt });
});

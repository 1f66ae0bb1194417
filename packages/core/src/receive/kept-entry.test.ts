import { testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import { reports, scripted } from '../../test/scripted.ts';
import { memoryStore } from '../memory/memory-store.ts';

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

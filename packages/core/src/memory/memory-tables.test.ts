import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, test } from 'vitest';
import { createRecorder } from '../store/recorder.ts';
import { MemoryTables } from './memory-tables.ts';

test('the tables forget the key of an erased message, and find it by the hash alone', () => {
  const clock = manualClock();
  const recorder = createRecorder();
  const tables = new MemoryTables({ maxMessages: 1_000_000, maxAtRest: 10, maxEvents: 10, maxParked: 10 });
  const message = sampleMessage(clock, { key: 'order:7', fingerprint: 'f' });
  tables.write(recorder.add([message], tables).changes);
  expect(tables.byKey('order:7')?.message.id).toBe(message.id);
  const happening = { type: 'erased', at: clock.now(), what: 'all', by: 'request' } as const;
  tables.write(recorder.record([{ kind: 'message', id: message.id, happening }], tables).changes);
  expect(tables.byKey('order:7')).toBeUndefined();
  expect(tables.byKey(tables.get(message.id)?.key ?? '')?.message.id).toBe(message.id);
});

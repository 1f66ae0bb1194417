import assert from 'node:assert/strict';
import { createRecorder, type Due, type PlannedStep } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hookedPool } from '../../test/hooked-pool.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const secret = 'a'.repeat(32);
const clock = manualClock();
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

function due(...names: readonly string[]): Due {
  const at = clock.now();
  const steps: readonly PlannedStep[] = names.map((notifier) => ({ notifier, channel: 'sms' }));
  return {
    ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), random: 0.5 },
    ...{ routes: { default: steps }, available: new Set(['alpha', 'beta']) },
  };
}

const request = {
  lanes: ['alpha', 'beta'].map((notifier) => ({ notifier, calls: 10, perCall: 1, mixed: false })),
  notTaking: [],
};

it('a claim goes by the steps that another process has given a message since its statement began', async () => {
  const schema = server.schema();
  // Between the beginning of the statement and its look for messages.
  const pool = hookedPool(server.url, {
    rewrite: (text) =>
      text.replace(
        'unnest($3::text[],',
        'unnest((SELECT $3::text[] FROM (SELECT pg_advisory_xact_lock(99)) AS gate),',
      ),
  });
  const [slow, other] = [
    createPostgresStore({ pool, schema, secret }),
    createPostgresStore({ url: server.url, schema, secret }),
  ];
  await slow.open(createRecorder());
  await other.open(createRecorder());
  const message = sampleMessage(clock);
  await other.add([message]);
  const gate = await server.begin();
  await gate.transaction.query('SELECT pg_advisory_xact_lock(99)');
  const claimed = slow.claim(request, due('alpha', 'beta'));
  await eventually(async () => {
    const waiting = await server.run("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    return waiting.length > 0;
  }, 'the claim that waits');
  // It goes on to its second step, and begins there.
  await other.claim(request, due('gamma', 'alpha'));
  const first = (await other.claim(request, due('gamma', 'alpha'))).changes[0]?.message.attempts[0];
  assert(first !== undefined);
  const reason = { code: 'not_begun', message: 'the process stops' } as const;
  const submission = { outcome: 'deferred', reason, retryAfterMs: 0 } as const;
  const settled = { type: 'settled', at: clock.now(), attempt: 1, random: 0.5, submission } as const;
  await other.record([{ kind: 'attempt', id: message.id, attempt: first, happening: settled }]);
  await gate.rollback();
  const [change] = (await claimed).changes;
  expect(change?.message).toMatchObject({ step: 1, dueFor: 'beta' });
  const stored = await other.get(message.id);
  expect(stored?.steps).toEqual(change?.message.steps);
  expect(stored?.steps.map(({ notifier }) => notifier)).toEqual(['alpha', 'beta']);
  await slow.close();
  await other.close();
  await pool.end();
});

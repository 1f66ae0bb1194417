import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { stageOf } from './stage.ts';

it.each([
  ['core/src/accept/accept.ts', 'accept'],
  ['core/src/accept/render.ts', 'render'],
  ['core/src/hub/hub.ts', 'accept'],
  ['core/src/lifecycle/due.ts', 'lifecycle'],
  ['core/src/base/retry-delay.ts', 'lifecycle'],
  ['core/src/model/attempt.ts', 'lifecycle'],
  ['core/src/memory/memory-store.ts', 'store'],
  ['core/src/model/references.ts', 'store'],
  ['store-sqlite/src/sqlite-store.ts', 'store'],
  ['core/src/send/dispatcher.ts', 'dispatch'],
  ['core/src/events/event-bus.ts', 'events'],
  ['core/src/receive/receive.ts', 'report'],
  ['templates/src/sms/segments.ts', 'segments'],
  ['templates/src/render/templates.ts', 'render'],
  ['adapter-kit/src/dlrlist/callback.ts', 'report'],
  ['adapter-devcode/src/calls.ts', 'HTTP'],
  ['adapter-kit/src/http/http.ts', 'HTTP'],
  ['adapter-kit/src/read/local-time.ts', 'report'],
  ['core/src/base/clock.ts', undefined],
])('counts %s as %s', (path, stage) => {
  const file = new URL(`../../packages/${path}`, import.meta.url);
  expect(existsSync(file)).toBe(true);
  expect(stageOf({ functionName: 'any', url: file.href })).toBe(stage);
});

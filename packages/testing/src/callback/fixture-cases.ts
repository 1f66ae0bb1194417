import assert from 'node:assert/strict';
import {
  CALLBACK,
  type Callback,
  type CallbackEntry,
  type CallbackReading,
  type DeliveryReport,
  NkulError,
  type Plugin,
} from '@nkul/core/adapter';
import type { ContractCase } from '../base/contract-case.ts';
import { assertSame } from '../base/plain.ts';
import { fakeNotifier } from '../fakes/fake-notifier.ts';
import { testHub } from '../fakes/test-hub.ts';
import { type CallbackFixture, requestOf } from './fixture.ts';

const statuses: ReadonlySet<string> = new Set([
  'delivered',
  'read',
  'undelivered',
  'expired',
  'rejected',
  'deleted',
  'enroute',
  'accepted',
  'unknown',
]);

/** A callback's handling of the payload of one fixture. */
export function callbackFixtureCases(
  create: () => Callback | Promise<Callback>,
  fixture: CallbackFixture,
): readonly ContractCase[] {
  const { name, expected, extension } = fixture;
  const read = (callback: Callback) => callback.read(requestOf(fixture));
  if (expected.error !== undefined) return [refusedCase(create, fixture)];
  if (expected.handshake === true) return [handshakeCase(create, fixture)];
  const cases: ContractCase[] = [
    {
      name: `${name}: is read and answered as expected`,
      run: async () => {
        const callback = await create();
        const { methods = ['POST'] } = callback;
        assert.ok(methods.includes(requestOf(fixture).method), 'the callback takes the method of the call');
        await callback.check?.(requestOf(fixture));
        assert.equal(
          callback.handshake?.(requestOf(fixture)),
          undefined,
          'handshake() answers what has entries',
        );
        const reading = read(callback);
        for (const entry of reading.entries) assertEntry(entry, callback.notifier);
        assertEntries(reading, expected.entries ?? []);
        const results = expected.results ?? reading.entries.map(() => 'stored' as const);
        const answer = callback.answer(results, reading);
        assert.equal(answer.status, expected.status ?? 200);
        if ('answer' in expected) assert.deepEqual(jsonOrText(answer.body), expected.answer);
      },
    },
    {
      name: `${name}: is read the same twice, and changes nothing`,
      run: async () => {
        const callback = await create();
        const request = requestOf(fixture);
        const before = structuredClone(request);
        const [first, second] = [callback.read(request), callback.read(request)];
        assertSame(second, first);
        assert.deepEqual(request, before);
        const results = first.entries.map(() => 'stored' as const);
        assertSame(callback.answer(results, second), callback.answer(results, first));
        assertSame(first, second);
      },
    },
    {
      name: `${name}: counts once when it comes twice, and is answered the same`,
      run: async () => countsOnce(await create(), fixture),
    },
  ];
  if (extension === '.json')
    cases.push({
      name: `${name}: is read the same when a framework has parsed it`,
      run: async () => {
        const callback = await create();
        const { body: _, ...request } = requestOf(fixture);
        const parsed: unknown = JSON.parse(new TextDecoder().decode(fixture.payload));
        const [bytes, value] = [read(callback), callback.read({ ...request, body: { parsed } })];
        // A parsed body has lost digits of numbers that JavaScript cannot hold, so the raw entries may differ.
        assertSame(value.entries.map(withoutRaw), bytes.entries.map(withoutRaw));
      },
    });
  return cases;
}

function refusedCase(create: () => Callback | Promise<Callback>, fixture: CallbackFixture): ContractCase {
  const { name, expected } = fixture;
  return {
    name: `${name}: is refused`,
    run: async () => {
      const callback = await create();
      const request = requestOf(fixture);
      await assert.rejects(
        async () => {
          await callback.check?.(request);
          callback.read(request);
        },
        (error) => NkulError.is(error) && error.code === expected.error,
      );
    },
  };
}

function handshakeCase(create: () => Callback | Promise<Callback>, fixture: CallbackFixture): ContractCase {
  const { name, expected } = fixture;
  return {
    name: `${name}: is answered without being read`,
    run: async () => {
      const callback = await create();
      const request = requestOf(fixture);
      await callback.check?.(request);
      const answer = callback.handshake?.(request);
      assert.ok(answer, 'handshake() gave no answer');
      assert.equal(answer.status, expected.status ?? 200);
      if ('answer' in expected) assert.deepEqual(jsonOrText(answer.body), expected.answer);
    },
  };
}

async function countsOnce(callback: Callback, fixture: CallbackFixture): Promise<void> {
  const plugin: Plugin = {
    name: 'callback',
    register: (container) => void container.registerInstance(CALLBACK, callback),
  };
  const { hub, events, log } = await testHub({
    notifiers: [fakeNotifier({ name: callback.notifier })],
    plugins: [plugin],
  });
  try {
    const first = await hub.receive(callback.notifier, requestOf(fixture));
    const reports = () => events.filter(({ type }) => type === 'report.parked').length;
    const parked = reports();
    const second = await hub.receive(callback.notifier, requestOf(fixture));
    assert.deepEqual(second, first);
    assert.equal(reports(), parked, 'a report counted twice');
    assert.deepEqual(log, []);
  } finally {
    await hub.stop();
  }
}

function assertEntry(entry: CallbackEntry, notifier: string): void {
  switch (entry.kind) {
    case 'quarantined':
      return assert.ok(entry.quarantined.reason.length > 0, 'a quarantined entry must have a reason');
    case 'inbound':
      assert.equal(entry.inbound.notifier, notifier, 'a message to us is of the callback’s own notifier');
      return assert.ok(entry.inbound.from.length > 0, 'a message to us has a sender');
    case 'change':
      assert.equal(entry.change.notifier, notifier, 'news of an address is of the callback’s own notifier');
      return assert.ok(entry.change.address.length > 0, 'news of an address has the address');
    case 'skipped':
      return;
    case 'report':
      return assertReport(entry.report, notifier);
  }
}

function assertReport(report: DeliveryReport, notifier: string): void {
  assert.equal(report.notifier, notifier, 'a report is of the callback’s own notifier');
  assert.ok(report.reference.length > 0, 'a report has a reference');
  assert.ok(statuses.has(report.status), `${report.status} is not a status of a report`);
  for (const time of [report.submittedAt, report.sentAt, report.deliveredAt])
    assert.ok(
      time === undefined || !Number.isNaN(time.getTime()),
      'a time that is not in the calendar is left out',
    );
}

function assertEntries(
  { entries }: CallbackReading,
  expected: readonly Readonly<Record<string, unknown>>[],
): void {
  assert.deepEqual(
    entries.map((entry, index) => shown(entry, expected[index] ?? {})),
    expected,
  );
}

/** An entry in the form of a fixture, with `notifier` and `raw` only if the fixture has them. */
function shown(entry: CallbackEntry, expected: Readonly<Record<string, unknown>>): unknown {
  switch (entry.kind) {
    case 'report':
      return plain(entry.report, expected);
    case 'quarantined': {
      const { reason: quarantined, raw } = entry.quarantined;
      return plain({ quarantined, raw }, expected);
    }
    case 'inbound':
      return { inbound: plain(entry.inbound, fieldsIn(expected['inbound'])) };
    case 'change':
      return { change: plain(entry.change, fieldsIn(expected['change'])) };
    case 'skipped':
      return { skipped: true };
  }
}

/** Fields as JSON, with `raw` and `notifier` only if they are expected. */
function plain(fields: object, expected: object): unknown {
  const { raw, notifier, ...others }: Record<string, unknown> = { ...fields };
  const optional = { ...('raw' in expected && { raw }), ...('notifier' in expected && { notifier }) };
  return JSON.parse(JSON.stringify({ ...others, ...optional }));
}

function fieldsIn(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function withoutRaw(entry: CallbackEntry): unknown {
  return shown(entry, {});
}

function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

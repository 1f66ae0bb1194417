import { INTERCEPTOR } from '@nkul/core';
import { CALLBACK, type Plugin, type Submission } from '@nkul/core/adapter';
import { eventually, type FakeNotifier, fakeNotifier, type TestHub, testHub } from '@nkul/testing';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenTelemetry, openTelemetry } from '../../test/open-telemetry.ts';
import { reportsAsJson } from '../../test/reports-as-json.ts';
import { telemetry } from '../index.ts';

const phone = '+237699128531';

let application: OpenTelemetry;
let hill: FakeNotifier;
let test: TestHub;

beforeEach(async () => {
  application = openTelemetry();
  hill = fakeNotifier({ name: 'hill', heedsAbort: false, limits: { perCall: 10 } });
  test = await testHub({ notifiers: [hill], plugins: [reportsAsJson('hill'), telemetry({ every: '5m' })] });
});

afterEach(async () => {
  await test.hub.stop();
  await application.end();
});

function spansOf(name: string): readonly ReadableSpan[] {
  return application.spans.getFinishedSpans().filter((span) => span.name === name);
}

function only(name: string): ReadableSpan {
  const [span, ...others] = spansOf(name);
  if (span === undefined || others.length > 0)
    throw new Error(`there are ${others.length + 1} spans ${name}, or none`);
  return span;
}

function traceparent(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

function linked(span: ReadableSpan): readonly string[] {
  return span.links.map(({ context }) => context.spanId);
}

/** Runs work within a span, as a framework runs the handler of a request. */
async function within<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return await trace.getTracer('test').startActiveSpan(name, async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}

async function statusOf(id: string, status: string): Promise<void> {
  await test.clock.run(100);
  await eventually(async () => (await test.hub.get(id))?.status === status);
}

async function report(
  ...entries: readonly { readonly reference: string; readonly status: string }[]
): Promise<void> {
  await test.hub.receive('hill', { method: 'POST', headers: {}, body: { parsed: entries } });
}

describe('A trace', () => {
  it('leads from the request of the caller to the call of the provider and to the report', async () => {
    const { id } = await within('POST /orders', () => test.hub.notify({ to: { phone }, text: 'Bonjour' }));
    await statusOf(id, 'sent');
    await within('POST /callbacks', () => report({ reference: 'hill-1', status: 'delivered' }));

    const [request, notify, send] = [only('POST /orders'), only('nkul.notify'), only('nkul.send hill')];
    const [callback, reported] = [only('POST /callbacks'), only('nkul.report hill')];
    expect(notify.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect(notify.kind).toBe(SpanKind.PRODUCER);
    expect(notify.attributes).toMatchObject({
      'messaging.system': 'nkul',
      'messaging.message.id': id,
      'messaging.destination.name': 'default',
    });
    // Of its own: it may come hours later, and for messages of many requests.
    expect(send.parentSpanContext).toBeUndefined();
    expect(send.spanContext().traceId).not.toBe(notify.spanContext().traceId);
    expect(send.kind).toBe(SpanKind.CLIENT);
    expect(linked(send)).toEqual([notify.spanContext().spanId]);
    expect(send.attributes).toMatchObject({ 'nkul.attempt': 1, 'nkul.outcome': 'accepted' });
    expect(reported.parentSpanContext?.spanId).toBe(callback.spanContext().spanId);
    expect(reported.kind).toBe(SpanKind.CONSUMER);
    expect(linked(reported)).toEqual([notify.spanContext().spanId, send.spanContext().spanId]);

    const message = await test.hub.get(id);
    expect(message?.trace).toBe(traceparent(notify));
    expect(message?.attempts[0]?.trace).toBe(traceparent(send));
  });

  it('has the span of a call as the active one while the provider is called', async () => {
    let active: string | undefined;
    hill.script(async () => {
      await Promise.resolve();
      active = trace.getActiveSpan()?.spanContext().spanId;
      return [{ outcome: 'accepted', reference: 'r' }];
    });
    const { id } = await test.notify();
    await statusOf(id, 'sent');
    expect(active).toBe(only('nkul.send hill').spanContext().spanId);
  });

  it('has the spans of notify() and of a report as the active ones', async () => {
    const active: (string | undefined)[] = [];
    const see = () => void active.push(trace.getActiveSpan()?.spanContext().spanId);
    const seeing: Plugin = {
      name: 'seeing',
      register(container) {
        container.registerInstance(INTERCEPTOR, {
          name: 'seeing',
          accept(notification) {
            see();
            return notification;
          },
        });
        container.registerInstance(CALLBACK, {
          notifier: 'hill',
          read() {
            see();
            return { entries: [] };
          },
          answer: () => ({ status: 503, headers: {}, body: '' }),
        });
      },
    };
    const other = await testHub({
      notifiers: [fakeNotifier({ name: 'hill' })],
      plugins: [seeing, telemetry({ every: '5m' })],
    });
    await other.notify();
    await other.hub.receive('hill', { method: 'POST', headers: {}, body: { parsed: [] } });
    const report = only('nkul.report hill');
    expect(active).toEqual([only('nkul.notify'), report].map((span) => span.spanContext().spanId));
    expect(report.status.code).toBe(SpanStatusCode.ERROR);
    await other.hub.stop();
  });

  it('tells a duplicate, and a message that is sent again', async () => {
    const request = { to: { phone }, text: 'Bonjour', key: 'order' };
    const { id } = await test.hub.notify(request);
    await test.hub.notify(request);
    await statusOf(id, 'sent');
    await test.hub.resend(id, { evenIfItMayArriveTwice: true });
    const told = spansOf('nkul.notify').map(({ attributes }) => [
      attributes['nkul.duplicates'],
      attributes['nkul.resend_of'],
    ]);
    expect(told).toEqual([
      [undefined, undefined],
      [1, undefined],
      [undefined, id],
    ]);
  });

  it('has the outcome of a call for several messages, and their ids', async () => {
    hill.script([
      { outcome: 'accepted', reference: 'a' },
      { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } },
    ]);
    const to = (last: number) => ({ to: { phone: `+23769912853${last}` }, text: 'Bonjour' });
    const [first, second] = await test.hub.notify([to(1), to(2)]);
    await statusOf(second?.id ?? '', 'unknown');
    expect(only('nkul.send hill').attributes).toMatchObject({
      'nkul.outcome': 'mixed',
      'nkul.keep': true,
      'nkul.message_ids': [first?.id, second?.id],
      'messaging.batch.message_count': 2,
    });
  });

  it('names the route of a list only if all have the same', async () => {
    const routes = { one: [{ notifier: 'hill' }], two: [{ notifier: 'hill' }] };
    const other = await testHub({
      notifiers: [fakeNotifier({ name: 'hill' })],
      plugins: [telemetry({ every: '5m' })],
      routes,
    });
    const to = (route: string, last: number) => ({
      to: { phone: `+23769912853${last}` },
      text: 'Bonjour',
      route,
    });
    await other.hub.notify([to('one', 1), to('one', 2)]);
    await other.hub.notify([to('one', 1), to('two', 2)]);
    expect(spansOf('nkul.notify').map(({ attributes }) => attributes['messaging.destination.name'])).toEqual([
      'one',
      undefined,
    ]);
    await other.hub.stop();
  });

  it('is to be kept when a report contradicts what was known', async () => {
    const { id } = await test.notify();
    await statusOf(id, 'sent');
    await report({ reference: 'hill-1', status: 'delivered' });
    await report({ reference: 'hill-1', status: 'undelivered' });
    expect(spansOf('nkul.report hill').map(({ attributes }) => attributes['nkul.keep'])).toEqual([
      undefined,
      true,
    ]);
  });

  it('links a further attempt to the one before', async () => {
    hill.script({
      outcome: 'deferred',
      reason: { code: 'recipient_unavailable', message: 'off' },
      scope: 'message',
    });
    const { id } = await test.notify();
    await test.clock.run(3_600_000);
    await statusOf(id, 'sent');
    const [first, second] = spansOf('nkul.send hill');
    const notify = only('nkul.notify').spanContext().spanId;
    expect(first?.attributes).toMatchObject({
      'nkul.outcome': 'deferred',
      'nkul.reason': 'recipient_unavailable',
    });
    expect(linked(second as ReadableSpan)).toEqual([notify, first?.spanContext().spanId]);
    expect(second?.attributes['nkul.attempt']).toBe(2);
  });

  it('links a call for many messages to each notify()', async () => {
    const gate = hill.hold();
    const ids = await Promise.all([
      test.notify('Bonjour', '+237699128531'),
      test.notify('Bonjour', '+237699128532'),
    ]);
    gate.release();
    for (const { id } of ids) await statusOf(id, 'sent');
    const calls = spansOf('nkul.send hill');
    expect(calls.flatMap(linked).toSorted()).toEqual(
      spansOf('nkul.notify')
        .map((span) => span.spanContext().spanId)
        .toSorted(),
    );
  });

  it('is one span for a list, with the number of its messages', async () => {
    const to = (last: number) => ({ to: { phone: `+23769912853${last}` }, text: 'Bonjour' });
    await test.hub.notify([to(1), to(2), to(3)]);
    expect(only('nkul.notify').attributes).toMatchObject({ 'messaging.batch.message_count': 3 });
    expect(only('nkul.notify').attributes['messaging.message.id']).toBeUndefined();
  });

  it('keeps the trace that a notification has itself', async () => {
    const own = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { id } = await test.hub.notify({ to: { phone }, text: 'Bonjour', trace: own });
    await statusOf(id, 'sent');
    expect((await test.hub.get(id))?.trace).toBe(own);
    expect(linked(only('nkul.send hill'))).toEqual(['b7ad6b7169203331']);
  });

  it.each<[string, Submission]>([
    ['no_answer', { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } }],
    ['invalid_recipient', { outcome: 'rejected', reason: { code: 'invalid_recipient', message: 'nobody' } }],
  ])('is to be kept when its end is %s', async (reason, answer) => {
    hill.script(answer);
    const { id } = await test.notify();
    await statusOf(id, answer.outcome);
    const span = only('nkul.send hill');
    expect(span.attributes).toMatchObject({ 'nkul.keep': true, 'nkul.reason': reason, 'error.type': reason });
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('is to be kept when a message was not delivered', async () => {
    const { id } = await test.notify();
    await statusOf(id, 'sent');
    await report({ reference: 'hill-1', status: 'undelivered' });
    expect(only('nkul.report hill').attributes['nkul.keep']).toBe(true);
  });

  it('has one of its own for the end of a message that failed, linked to its notify() and its last call', async () => {
    const answer = { outcome: 'deferred', reason: { code: 'provider_refused', message: 'later' } } as const;
    hill.script(...Array.from({ length: 5 }, () => answer));
    const { id } = await test.notify();
    await eventually(async () => {
      await test.clock.run(3_600_000);
      return (await test.hub.get(id))?.status === 'failed';
    });
    const span = only('nkul.end');
    const last = spansOf('nkul.send hill').at(-1);
    expect(linked(span)).toEqual([only('nkul.notify'), last].map((one) => one?.spanContext().spanId));
    expect(span.attributes).toMatchObject({
      'nkul.keep': true,
      'nkul.status': 'failed',
      'nkul.reason': 'provider_refused',
      'messaging.message.id': id,
    });
    expect([span.status.code, span.kind]).toEqual([SpanStatusCode.ERROR, SpanKind.INTERNAL]);
  });

  it('has one of its own for the end of a message that expired before its first call', async () => {
    await test.hub.pause('hill');
    const { id } = await test.hub.notify({ to: { phone }, text: 'Bonjour', expiresIn: '1m' });
    await statusOf(id, 'queued');
    await test.clock.run(60_000);
    await statusOf(id, 'expired');
    expect(linked(only('nkul.end'))).toEqual([only('nkul.notify').spanContext().spanId]);
    expect(only('nkul.end').attributes).toMatchObject({ 'nkul.status': 'expired', 'nkul.keep': true });
  });

  it('has one of its own for a message whose lease has ended', async () => {
    const gate = hill.hold();
    const { id } = await test.notify();
    await test.clock.run(120_000);
    await statusOf(id, 'unknown');
    expect(only('nkul.end').attributes).toMatchObject({
      'nkul.status': 'unknown',
      'nkul.reason': 'lease_expired',
    });
    gate.release();
  });

  it('says why notify() has refused, without the words of the error', async () => {
    await expect(test.notify('Bonjour', '12')).rejects.toThrow();
    const span = only('nkul.notify');
    expect(span.attributes['error.type']).toBe('NKUL_INVALID_RECIPIENT');
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span.events).toEqual([]);
  });

  it('has at most 128 links in a report for many messages', async () => {
    const list = Array.from({ length: 100 }, (_, place) => ({
      to: { phone: `+2376991280${String(place).padStart(2, '0')}` },
      text: 'Bonjour',
    }));
    for (const one of list) await test.hub.notify(one);
    await test.clock.run(1_000);
    await eventually(
      async () => (await test.hub.find({ status: ['sent'], limit: 100 })).items.length === 100,
    );
    const { items } = await test.hub.find({ status: ['sent'], limit: 100 });
    const references = items.flatMap(({ attempts }) => attempts.flatMap((one) => one.reference ?? []));
    await report(...references.map((reference) => ({ reference, status: 'delivered' })));
    expect(only('nkul.report hill').links).toHaveLength(128);
    expect(only('nkul.report hill').attributes['messaging.batch.message_count']).toBe(100);
  });

  it('has no number, no key and no text in any span', async () => {
    const { id } = await test.hub.notify({ to: { phone }, text: 'Votre code', key: 'order:77' });
    await statusOf(id, 'sent');
    await report({ reference: 'hill-1', status: 'delivered' });
    const attributes = application.spans
      .getFinishedSpans()
      .flatMap((span) => [
        span.name,
        ...Object.values(span.attributes),
        ...span.links.flatMap((link) => Object.values(link.attributes ?? {})),
      ]);
    expect(attributes.length).toBeGreaterThan(15);
    const secrets = [phone.slice(4), 'Votre', 'order:77', 'hill-1'];
    expect(attributes.filter((one) => secrets.some((secret) => String(one).includes(secret)))).toEqual([]);
  });
});

it('costs no span, and messages have no trace, without an SDK', async () => {
  await application.end();
  const { hub, notify } = await testHub({
    notifiers: [fakeNotifier()],
    plugins: [telemetry({ every: '5m' })],
  });
  const { id } = await notify();
  expect((await hub.get(id))?.trace).toBeUndefined();
  await hub.stop();
});

it('makes no spans with openTelemetry: false', async () => {
  const plugin = telemetry({ every: '5m', openTelemetry: false });
  const { hub, notify } = await testHub({ notifiers: [fakeNotifier({ name: 'lake' })], plugins: [plugin] });
  await notify();
  expect(application.spans.getFinishedSpans()).toEqual([]);
  await hub.stop();
});

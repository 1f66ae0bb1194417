import { propagation } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiToken, callbackToken, heard, serveSimulated } from '../test/served.ts';
import { type OpenTelemetry, openTelemetry } from '../test/telemetry.ts';

let application: OpenTelemetry;
beforeAll(() => {
  application = openTelemetry();
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterAll(async () => {
  propagation.disable();
  await application.end();
});

/** The finished span with a name; it waits for it. */
async function finished(name: string): Promise<ReadableSpan> {
  const found = () => application.spans.getFinishedSpans().find((span) => span.name === name);
  await expect.poll(found).toBeDefined();
  const span = found();
  if (span === undefined) throw new Error(`there is no span ${name}`);
  return span;
}

it('A trace leads from the request of a caller to the call of the provider and to the delivery report', async () => {
  const { service } = await serveSimulated({ NKUL_API_TOKEN: apiToken });
  const delivered = heard(service, 'message.delivered');
  const answer = await fetch(`${service.url}/notifications`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${apiToken}`,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    body: JSON.stringify({ to: { phone: '+237699128531' }, text: 'Bonjour' }),
  });
  const { id } = await answer.json();
  await delivered;

  const request = await finished('POST /notifications');
  const notify = await finished('nkul.notify');
  const send = await finished('nkul.send devcode');
  const report = await finished('nkul.report devcode');
  expect(request.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  expect(notify.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
  expect(notify.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(send.links.map(({ context }) => context.spanId)).toEqual([notify.spanContext().spanId]);
  expect(report.links.map(({ context }) => context.spanId)).toEqual([
    notify.spanContext().spanId,
    send.spanContext().spanId,
  ]);
  // The report came by a request of the provider, whose span has no token of the address in its name.
  expect(report.parentSpanContext).toBeDefined();
  expect(application.spans.getFinishedSpans().filter(({ name }) => name.includes(callbackToken))).toEqual([]);
  expect((await service.hub.get(id))?.trace).toContain('0af7651916cd43dd8448eb211c80319c');
});

it('A caller without a token, and a provider, cannot choose the trace', async () => {
  const { service } = await serveSimulated({ NKUL_API_TOKEN: apiToken });
  const traceparent = '00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';
  const call = (path: string) =>
    fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { traceparent, 'content-type': 'application/json' },
      body: '{"dlrlist":[]}',
    });
  expect((await call('/notifications')).status).toBe(401);
  expect((await call(`/callbacks/devcode/${callbackToken}`)).status).toBe(200);
  await expect
    .poll(() =>
      application.spans
        .getFinishedSpans()
        .some(({ links }) => links[0]?.context.spanId === 'c7ad6b7169203331'),
    )
    .toBe(true);
  const traces = application.spans.getFinishedSpans().map((span) => span.spanContext().traceId);
  expect(traces).not.toContain('1af7651916cd43dd8448eb211c80319c');
});

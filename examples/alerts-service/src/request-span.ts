import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';

/**
 * A span for each request, within that of its caller (`traceparent`), so that the messages of a request have its trace. It does nothing
 * until OpenTelemetry is set up, such as by `node --import ./tracing.js`. An instrumentation of HTTP would be in its place.
 */
export const requestSpan: RequestHandler = (request, response, next) => {
  const caller = propagation.extract(context.active(), request.headers);
  const attributes = { 'http.request.method': request.method };
  const span = trace
    .getTracer('alerts-service')
    .startSpan(request.method, { kind: SpanKind.SERVER, attributes }, caller);
  response.once('close', () => {
    // The route, not the path: that has ids and tokens.
    const route: unknown = request.route?.path;
    if (typeof route === 'string') span.updateName(`${request.method} ${route}`);
    span.setAttribute('http.response.status_code', response.statusCode).end();
  });
  context.with(trace.setSpan(caller, span), next);
};

import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';

/**
 * A span for each request, so that its messages have its trace. It does nothing until OpenTelemetry is set up, such as by
 * `node --import ./tracing.js`. An instrumentation of HTTP would be in its place.
 *
 * @param from `'caller'`: within the span of the caller (`traceparent`), who has shown a token. `'anybody'`: a trace of its own, with a
 * link to that span: others must not choose the ids of our traces, and which of them are kept
 */
export function requestSpan(from: 'caller' | 'anybody'): RequestHandler {
  return (request, response, next) => {
    const given = propagation.extract(ROOT_CONTEXT, request.headers);
    const caller = trace.getSpanContext(given);
    const parent = from === 'caller' ? given : ROOT_CONTEXT;
    const links = from === 'anybody' && caller !== undefined ? [{ context: caller }] : [];
    const attributes = { 'http.request.method': request.method, 'url.scheme': request.protocol };
    const span = trace
      .getTracer('alerts-service')
      .startSpan(request.method, { kind: SpanKind.SERVER, attributes, links }, parent);
    response.once('close', () => {
      // The route, not the path: that has ids and tokens.
      const own: unknown = request.route?.path;
      const route = typeof own === 'string' ? `${request.baseUrl}${own}` : request.baseUrl;
      if (from === 'caller') span.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), next);
  };
}

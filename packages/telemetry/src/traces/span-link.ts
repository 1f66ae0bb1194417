import { isSpanContextValid, type Link, type SpanContext, TraceFlags } from '@opentelemetry/api';

/** The most links of a span: SDKs of OpenTelemetry keep no more by default. */
const mostLinks = 128;

/** The span of a `traceparent` (W3C Trace Context); undefined without one, or for one that is not valid. */
function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  if (traceparent === undefined) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const spanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** A span as a `traceparent`; undefined if OpenTelemetry is not set up. */
export function traceparentOf(spanContext: SpanContext): string | undefined {
  if (!isSpanContextValid(spanContext)) return undefined;
  const flags = spanContext.traceFlags.toString(16).padStart(2, '0');
  return `00-${spanContext.traceId}-${spanContext.spanId}-${flags}`;
}

/** Links to spans, by their `traceparent`. */
export class SpanLinks {
  readonly #links: Link[] = [];
  readonly #known = new Set<string>();

  get links(): Link[] {
    return this.#links;
  }

  /** Adds a link, unless there is one to this span already, or there are too many. */
  add(traceparent: string | undefined, to: 'notify' | 'send', attributes: Link['attributes'] = {}): void {
    const spanContext = spanContextOf(traceparent);
    if (spanContext === undefined || this.#links.length >= mostLinks) return;
    if (this.#known.has(spanContext.spanId)) return;
    this.#known.add(spanContext.spanId);
    this.#links.push({ context: spanContext, attributes: { 'nkul.link': to, ...attributes } });
  }
}

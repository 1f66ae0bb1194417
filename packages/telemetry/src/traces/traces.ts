import type { EventOf } from '@nkul/core';
import type {
  AcceptingCall,
  AcceptingEnd,
  CoreEvent,
  Observation,
  ReceivingCall,
  ReceivingEnd,
  SendingCall,
  SendingEnd,
} from '@nkul/core/adapter';
import {
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { codeOr, errorCode } from '../metrics/label-caps.ts';
import { SpanLinks, traceparentOf } from './span-link.ts';

/** The most ids of messages in one span. */
const mostIds = 128;
const system = { 'messaging.system': 'nkul' };

/**
 * The spans of a hub: `nkul.notify`, `nkul.send` and `nkul.report`. They have no number, no key and no text. After the semantic
 * conventions of OpenTelemetry for messaging, which are in development: names of ours begin with `nkul.`.
 */
export class Traces {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** A span within that of the caller. Messages keep it. */
  accepting({ notifications, resendOf }: AcceptingCall): Observation<AcceptingEnd> {
    const span = this.#tracer.startSpan('nkul.notify', {
      kind: SpanKind.PRODUCER,
      attributes: { ...system, 'messaging.operation.name': 'notify', 'messaging.operation.type': 'create' },
    });
    if (notifications !== 1) span.setAttribute('messaging.batch.message_count', notifications);
    if (resendOf !== undefined) span.setAttribute('nkul.resend_of', resendOf);
    return {
      ...observed(span),
      within: (work) => context.with(trace.setSpan(context.active(), span), work),
      ended: (end) => {
        if ('error' in end) fail(span, end.error);
        else describe(span, end.receipts);
        span.end();
      },
    };
  }

  /** A trace of its own, since it may come hours later, and for many messages: with links to their `nkul.notify`. */
  sending({ notifier, claimed }: SendingCall): Observation<SendingEnd> {
    const links = new SpanLinks();
    for (const { message, attempt } of claimed) {
      links.add(message.trace, 'notify', {
        'messaging.message.id': message.id,
        'nkul.attempt': attempt.number,
      });
      links.add(message.attempts.at(-2)?.trace, 'send');
    }
    const [only, ...others] = claimed;
    const span = this.#tracer.startSpan(`nkul.send ${notifier}`, {
      kind: SpanKind.CLIENT,
      root: true,
      links: links.links,
      attributes: {
        ...system,
        'messaging.operation.name': 'send',
        'messaging.operation.type': 'send',
        'messaging.destination.name': notifier,
        ...(only !== undefined && others.length === 0
          ? { 'messaging.message.id': only.message.id, 'nkul.attempt': only.attempt.number }
          : {
              'messaging.batch.message_count': claimed.length,
              'nkul.message_ids': claimed.slice(0, mostIds).map(({ message }) => message.id),
            }),
      },
    });
    return {
      ...observed(span),
      // Not within the call of notify() that happened to wake the dispatcher.
      within: (work) => context.with(trace.setSpan(ROOT_CONTEXT, span), work),
      ended: ({ outcomes }) => {
        describeOutcomes(span, outcomes);
        span.end();
      },
    };
  }

  /** A span within that of the webhook, with links to the `nkul.notify` and the `nkul.send` of each message. */
  receiving({ notifier }: ReceivingCall): Observation<ReceivingEnd> {
    const span = this.#tracer.startSpan(`nkul.report ${notifier}`, {
      kind: SpanKind.CONSUMER,
      attributes: {
        ...system,
        'messaging.operation.name': 'report',
        'messaging.operation.type': 'process',
        'messaging.destination.name': notifier,
      },
    });
    return {
      ...observed(span),
      within: (work) => context.with(trace.setSpan(context.active(), span), work),
      ended: (end) => {
        describeReports(span, end);
        span.end();
      },
    };
  }

  /**
   * A message that has failed, has expired or is unknown since its lease ended: the span of its last call has ended by then, if there
   * was a call. So its end has a span of its own, with links to its `nkul.notify` and its last `nkul.send`.
   */
  event(event: CoreEvent): void {
    if (!isSilentEnd(event)) return;
    const { message, status, reason } = event;
    const links = new SpanLinks();
    links.add(message.trace, 'notify', { 'messaging.message.id': message.id });
    links.add(message.attempts.at(-1)?.trace, 'send', { 'messaging.message.id': message.id });
    const code = codeOr(reason?.code ?? status);
    const span = this.#tracer.startSpan('nkul.end', {
      root: true,
      links: links.links,
      attributes: {
        ...system,
        ...{ 'messaging.message.id': message.id, 'messaging.destination.name': message.route },
        ...{ 'nkul.status': status, 'nkul.reason': code, 'error.type': code, 'nkul.keep': true },
      },
    });
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
}

type SilentEnd = EventOf<'message.failed' | 'message.expired' | 'message.unknown'>;

/** True for the end of a message that neither a call nor a report has brought. */
function isSilentEnd(event: CoreEvent): event is SilentEnd {
  if (event.type === 'message.unknown') return event.reason?.code === 'lease_expired';
  if (event.type === 'message.failed')
    return event.report === undefined && event.message.attempts.at(-1)?.outcome === 'deferred';
  return event.type === 'message.expired';
}

function observed(span: Span): { readonly trace?: string } {
  const traceparent = traceparentOf(span.spanContext());
  return traceparent === undefined ? {} : { trace: traceparent };
}

/** Without the words of the error: they may be those of the application, with a number in them. */
function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorCode(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function describe(
  span: Span,
  receipts: Extract<AcceptingEnd, { readonly receipts: unknown }>['receipts'],
): void {
  const [only, ...others] = receipts;
  if (only === undefined) return;
  const { route } = only.message;
  if (others.every(({ message }) => message.route === route))
    span.setAttribute('messaging.destination.name', route);
  if (others.length === 0) span.setAttribute('messaging.message.id', only.id);
  const duplicates = receipts.filter(({ duplicate }) => duplicate).length;
  if (duplicates > 0) span.setAttribute('nkul.duplicates', duplicates);
}

function describeOutcomes(span: Span, outcomes: SendingEnd['outcomes']): void {
  const outcome = outcomeOf(outcomes);
  span.setAttribute('nkul.outcome', outcome);
  const refused = outcomes.find((one) => one.outcome !== 'accepted');
  if (refused === undefined) return;
  const code = codeOr(refused.reason.code);
  span.setAttribute('nkul.reason', code);
  if (!outcomes.some((one) => one.outcome === 'unknown' || one.outcome === 'rejected')) return;
  span.setAttributes({ 'nkul.keep': true, 'error.type': code });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function describeReports(span: Span, { status, reports }: ReceivingEnd): void {
  const links = new SpanLinks();
  let keep = false;
  for (const { events } of reports) {
    for (const event of events) {
      if (!('message' in event) || !('status' in event)) continue;
      const { message, attempt, status: now } = event;
      links.add(message.trace, 'notify', { 'messaging.message.id': message.id });
      links.add(attempt?.trace, 'send', { 'messaging.message.id': message.id });
      keep ||= now === 'undelivered' || now === 'failed' || event.type === 'report.conflict';
    }
  }
  span.addLinks(links.links);
  span.setAttribute('http.response.status_code', status);
  if (reports.length !== 1) span.setAttribute('messaging.batch.message_count', reports.length);
  if (keep) span.setAttribute('nkul.keep', true);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The outcome of a call: that of its messages, `mixed` if they differ, `not_begun` if nothing was written. */
export function outcomeOf(outcomes: SendingEnd['outcomes']): string {
  const [first, ...others] = outcomes;
  if (first === undefined) return 'not_begun';
  return others.every(({ outcome }) => outcome === first.outcome) ? first.outcome : 'mixed';
}

import type { EventOf, Hub, Subscription } from '@nkul/core';
import { keyOf, signedHeaders } from './signed-headers.ts';

/** Where events go, and how they are signed. */
export interface Receiver {
  readonly url: string;
  /** The secret that it shares with us; two while one is replaced. */
  readonly secrets: readonly string[];
  /** The name under which the store keeps its place. Another receiver has another name. @default 'webhooks' */
  readonly name?: string;
}

const outcomes = ['message.sent', 'message.delivered', 'message.undelivered', 'message.failed'] as const;
/** How long the receiver may take to answer, in milliseconds. */
const timeoutMs = 15_000;

/**
 * Hands each outcome on by a signed webhook: in order, and at least once. If the receiver does not answer with a 2xx, it gets
 * the same event again, after longer and longer delays; later ones wait. The id of the event is the same each time, so that
 * the receiver knows it again.
 */
export function handOn(hub: Hub, { url, secrets, name = 'webhooks' }: Receiver): Subscription {
  for (const secret of secrets) keyOf(secret);
  return hub.subscribe(name, outcomes, async (event) => {
    const id = `nkul_${event.sequence}`;
    const body = JSON.stringify(bodyOf(event));
    const headers = signedHeaders({ id, body, at: new Date() }, secrets);
    const response = await fetch(url, {
      ...{ method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) },
      headers: { ...headers, 'content-type': 'application/json' },
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The receiver of ${name} answered ${response.status} to ${id}.`);
  });
}

/** The receiver gets what it asked about: neither the text nor the number. */
function bodyOf({ type, at, message }: EventOf<(typeof outcomes)[number]>): object {
  const { id, status, template, metadata } = message;
  return { type, timestamp: at.toISOString(), data: { id, status, template, metadata } };
}

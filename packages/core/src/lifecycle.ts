import { hasReference } from './attempt.ts';
import { Draft } from './draft.ts';
import type { Happening } from './happening.ts';
import { due } from './lifecycle-due.ts';
import { notifier } from './lifecycle-notifier.ts';
import { cancelled, resolved, woken } from './lifecycle-operator.ts';
import { candidate, reported } from './lifecycle-reported.ts';
import { settled } from './lifecycle-settled.ts';
import type { Lifecycle } from './store.ts';

/**
 * The rules of a message's life, as pure functions: from a message and what happened to it, to the message and the
 * events. Every store applies them inside its own transaction. The laws are in `docs/architecture.md`.
 */
export const lifecycle: Lifecycle = {
  apply(message, happening) {
    const draft = new Draft(message, happening.at);
    apply(draft, happening);
    return draft.done();
  },
  concerns: (message, report) =>
    report.to === undefined ||
    message.attempts.some(
      (attempt) => attempt.to === report.to && hasReference(attempt, report.notifier, report.reference),
    ),
  candidate,
  notifier,
};

function apply(draft: Draft, happening: Happening): void {
  switch (happening.type) {
    case 'accepted':
      return draft.tell('message.queued');
    case 'due':
      return due(draft, happening);
    case 'settled':
      return settled(draft, happening);
    case 'reported':
      return reported(draft, happening);
    case 'cancelled':
      return cancelled(draft);
    case 'resolved':
      return resolved(draft, happening);
    case 'woken':
      return woken(draft, happening);
  }
}

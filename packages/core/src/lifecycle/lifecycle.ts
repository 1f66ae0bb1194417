import { hasReference } from '../model/attempt.ts';
import type { Happening } from '../model/happening.ts';
import { isErased } from '../model/message.ts';
import { clockSet } from './clock-set.ts';
import { Draft } from './draft.ts';
import { due } from './due.ts';
import { eraseAsked, eraseIfSettled } from './erased.ts';
import { applyToNotifier } from './notifier.ts';
import { cancelled, dropped, limited, released, resolved, woken } from './operator.ts';
import { isCandidate, reported } from './reported.ts';
import { restored } from './restored.ts';
import type { Lifecycle } from './rules.ts';
import { settled } from './settled.ts';

/**
 * The rules of a message's life, as pure functions: they take a message and a happening, and return the new message and
 * its events. Every store applies them inside its own transaction. The laws are in `docs/architecture.md`.
 */
export const lifecycle: Lifecycle = {
  apply(message, happening) {
    const draft = new Draft(message, happening.at);
    applyHappening(draft, happening);
    eraseIfSettled(draft);
    return draft.done();
  },
  isAbout(message, { to, notifier, reference }) {
    if (to === undefined || isErased(message, 'all')) return true;
    for (const attempt of message.attempts)
      if (attempt.to === to && hasReference(attempt, notifier, reference)) return true;
    return false;
  },
  isCandidate,
  applyToNotifier,
};

function applyHappening(draft: Draft, happening: Happening): void {
  switch (happening.type) {
    case 'accepted':
      return draft.emit('message.queued');
    case 'due':
      return due(draft, happening);
    case 'settled':
      return settled(draft, happening);
    case 'reported':
      return reported(draft, happening);
    case 'cancelled':
      return cancelled(draft);
    case 'limited':
      return limited(draft, happening);
    case 'released':
      return released(draft);
    case 'dropped':
      return dropped(draft);
    case 'resolved':
      return resolved(draft, happening);
    case 'woken':
      return woken(draft, happening);
    case 'clock_set':
      return clockSet(draft, happening);
    case 'erased':
      return eraseAsked(draft, happening);
    case 'restored':
      return restored(draft);
  }
}

import { type Deed, type Hub, type Message, MessageNotFoundError } from '@nkul/core';
import type { View } from '../look/view.ts';
import type { Permission } from '../settings/permissions.ts';
import type { TextName } from '../words/words.ts';
import { answers } from './answers.ts';
import { type Form, fieldOf } from './form.ts';

/** The page to go to after an act, and the line to show there. */
interface Done {
  readonly address: string;
  readonly notice: TextName;
}

/** Something that a person does by a form. */
export interface ActOf {
  readonly needs: Permission;
  /** True if the act is about one message, whose id the form has. It is then loaded, within the scope of the visitor. */
  readonly ofMessage: boolean;
  readonly run: (hub: Hub, view: View, form: Form, message: Message | undefined) => Promise<Done | undefined>;
}

type ActName = 'resolve' | 'cancel' | 'release' | 'drop' | 'resend' | 'pause' | 'resume';

/** The acts by their names, which are the addresses of their forms. Each returns undefined for a form that it cannot use. */
export const acts: Readonly<Record<ActName, ActOf>> = {
  resolve: {
    needs: 'resolve',
    ofMessage: true,
    async run(hub, view, form, message) {
      const as = answers.find((one) => one === form.get('as'));
      const reference = fieldOf(form, 'reference');
      if (as === undefined || message === undefined) return undefined;
      // A message that never left has no reference.
      const own = as !== 'not_sent' && reference !== undefined ? { reference } : {};
      await hub.resolve(message.id, { as, ...own, ...deedOf(view, form) });
      const next = fieldOf(form, 'next');
      return { address: view.link('unknown', { id: next, done: 'resolved' }), notice: 'notice.resolved' };
    },
  },
  cancel: {
    needs: 'cancel',
    ofMessage: true,
    async run(hub, view, form, message) {
      const { id } = existing(message);
      const { cancelled } = await hub.cancel(id, deedOf(view, form));
      const done = cancelled ? 'cancelled' : 'not_cancelled';
      return { address: view.link('message', { id, done }), notice: `notice.${done}` };
    },
  },
  release: {
    needs: 'review',
    ofMessage: true,
    async run(hub, view, form, message) {
      const { id } = existing(message);
      const { released } = await hub.release(id, deedOf(view, form));
      const done = released ? 'released' : 'not_released';
      return { address: view.link('message', { id, done }), notice: `notice.${done}` };
    },
  },
  drop: {
    needs: 'review',
    ofMessage: true,
    async run(hub, view, form, message) {
      const { id } = existing(message);
      await hub.drop(id, deedOf(view, form));
      return { address: view.link('message', { id, done: 'cancelled' }), notice: 'notice.cancelled' };
    },
  },
  resend: {
    needs: 'resend',
    ofMessage: true,
    async run(hub, view, form, message) {
      const { id, duplicate } = await hub.resend(existing(message).id, deedOf(view, form));
      const done = duplicate ? 'already_resent' : 'resent';
      return { address: view.link('message', { id, done }), notice: `notice.${done}` };
    },
  },
  pause: {
    needs: 'pause',
    ofMessage: false,
    async run(hub, view, form) {
      const notifier = fieldOf(form, 'notifier');
      if (notifier === undefined) return undefined;
      await hub.pause(notifier, deedOf(view, form));
      return { address: view.link('providers', { done: 'paused' }), notice: 'notice.paused' };
    },
  },
  resume: {
    needs: 'pause',
    ofMessage: false,
    async run(hub, view, form) {
      const notifier = fieldOf(form, 'notifier');
      if (notifier === undefined) return undefined;
      await hub.resume(notifier, deedOf(view, form));
      return { address: view.link('providers', { done: 'resumed' }), notice: 'notice.resumed' };
    },
  },
};

/** The person behind an act, and the reason. */
export function deedOf({ visitor }: View, form: Form): Deed & { readonly by: NonNullable<Deed['by']> } {
  const note = fieldOf(form, 'why', 1_000);
  return { by: { name: visitor.name, through: 'console' }, ...(note !== undefined && { note }) };
}

function existing(message: Message | undefined): Message {
  if (message === undefined) throw new MessageNotFoundError('There is no such message.');
  return message;
}

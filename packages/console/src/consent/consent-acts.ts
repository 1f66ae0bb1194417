import type { Hub, Message } from '@nkul/core';
import { type ActOf, acts, deedOf } from '../acts/acts.ts';
import type { Form } from '../acts/form.ts';
import type { View } from '../look/view.ts';
import { addressesOf } from '../look/without-address.ts';

/** The kinds of messages that a form of an opt-out may name. */
export const consentCategories = ['marketing', 'transactional', 'code', 'all'] as const;

type ConsentAct = 'opt-out' | 'opt-in' | 'allow';

/**
 * The acts about the messages that a recipient takes. Each is about the addresses of a message that the visitor may see: a form
 * names no address.
 */
const consentActs: Readonly<Record<ConsentAct, ActOf>> = {
  'opt-out': consentAct('opted_out', async (hub, view, form, to) => {
    const category = categoryIn(form);
    return category && (await hub.optOut({ to, category, ...deedOf(view, form) }));
  }),
  'opt-in': consentAct('opted_in', async (hub, view, form, to) => {
    const category = categoryIn(form);
    return category && (await hub.optIn({ to, category, ...deedOf(view, form) }));
  }),
  allow: consentAct('allowed', (hub, view, form, to) => hub.allow({ to, ...deedOf(view, form) })),
};

/** All acts by their names. */
export const everyAct: Readonly<Record<keyof typeof acts | ConsentAct, ActOf>> = { ...acts, ...consentActs };

/** An act on each address of a message's recipient. @param run returns undefined for a form that it cannot use */
function consentAct(
  done: 'opted_out' | 'opted_in' | 'allowed',
  run: (hub: Hub, view: View, form: Form, to: string) => Promise<boolean | undefined>,
): ActOf {
  return {
    needs: 'consent',
    ofMessage: true,
    async run(hub, view, form, message) {
      const changes: boolean[] = [];
      for (const to of message === undefined ? [] : addressesOf(message.recipient)) {
        const changed = await run(hub, view, form, to);
        if (changed === undefined) return undefined;
        changes.push(changed);
      }
      if (message === undefined || changes.length === 0) return undefined;
      return doneFor(view, message, changes.includes(true) ? done : `${done}_before`);
    },
  };
}

function doneFor(
  view: View,
  { id }: Message,
  done: `${'opted_out' | 'opted_in' | 'allowed'}${'' | '_before'}`,
): Awaited<ReturnType<ActOf['run']>> {
  return { address: view.link('message', { id, done }), notice: `notice.${done}` };
}

function categoryIn(form: Form): (typeof consentCategories)[number] | undefined {
  return consentCategories.find((one) => one === form.get('category'));
}

import type { MessageQuery, MessageStatus } from '@nkul/core';
import type { SealedSearch } from '../entry/seal.ts';
import { periodFacts, periodOf } from '../look/period.ts';
import type { View } from '../look/view.ts';
import type { TextName } from '../words/words.ts';
import { isTail } from './search.ts';

/** A choice of states, as the list has them beside each other. */
export interface Chip {
  readonly name: string;
  readonly text: TextName;
  readonly statuses: readonly MessageStatus[];
}

const all: Chip = { name: '', text: 'messages.all', statuses: [] };

export const chips: readonly Chip[] = [
  all,
  {
    name: 'bad',
    text: 'messages.bad',
    statuses: ['undelivered', 'rejected', 'failed', 'expired', 'cancelled'],
  },
  { name: 'waiting', text: 'messages.waiting', statuses: ['queued', 'sending'] },
  { name: 'review', text: 'messages.review', statuses: ['review'] },
  { name: 'unreported', text: 'messages.unreported', statuses: ['sent'] },
  { name: 'unknown', text: 'messages.unknown', statuses: ['unknown'] },
];

const pageSize = 25;

/** The wishes in the address of the list. */
export interface Wanted {
  readonly chip: Chip;
  readonly search: SealedSearch | undefined;
  readonly tail: string | undefined;
  readonly template: string | undefined;
  readonly notifier: string | undefined;
  readonly batch: string | undefined;
  readonly after: string | undefined;
}

/** Reads the address of the list. Wishes that cannot be are left out. */
export function askedIn({ query, seal }: View): Wanted {
  const value = (name: string) => query.get(name) || undefined;
  const tail = value('tail');
  return {
    chip: chips.find(({ name }) => name === query.get('state')) ?? all,
    search: seal.opened(query.get('q') ?? ''),
    tail: tail !== undefined && isTail(tail) ? tail : undefined,
    ...{
      template: value('template'),
      notifier: value('provider'),
      batch: value('batch'),
      after: value('after'),
    },
  };
}

/** A search looks at all times: a person who asks about an old message would else find nothing. The list of messages in review does so too. */
export function queryOf(view: View, asked: Wanted): MessageQuery {
  const { chip, search, tail, template, notifier, batch, after } = asked;
  return {
    ...{ order: 'newest', limit: pageSize },
    ...(chip.statuses.length > 0 && { status: chip.statuses }),
    ...(search !== undefined && { [search.kind]: search.value }),
    ...(tail !== undefined && { tail }),
    ...(template !== undefined && { template }),
    ...(notifier !== undefined && { notifier }),
    ...(batch !== undefined && { batch }),
    ...(!isSearch(asked) && chip.name !== 'review' && { createdAfter: startOf(view) }),
    ...(after !== undefined && { after }),
  };
}

/** True if it asks for certain messages, of all times. */
export function isSearch({ search, tail, batch }: Wanted): boolean {
  return search !== undefined || tail !== undefined || batch !== undefined;
}

/** When the period of the list begins. */
export function startOf(view: View): Date {
  return new Date(view.now.getTime() - periodFacts[periodOf(view)].ms);
}

/** True for a list that is narrowed by its period and states alone: the counts are those of all its messages. */
export function isPlain(asked: Wanted): boolean {
  return !isSearch(asked) && asked.template === undefined && asked.notifier === undefined;
}

import type { ActDraft, ActKind, Actor, Resend } from '../acts/act.ts';
import { maskedNote } from '../acts/masked-note.ts';
import type { Message } from '../model/message.ts';
import type { RecordItem } from '../ports/record-item.ts';

/** The act that an item is; undefined for a report, or a pause that a provider's answer caused. */
export function actOf(item: RecordItem): ActDraft | undefined {
  const { happening } = item;
  const what = kindOf(happening);
  if (what === undefined) return undefined;
  const by = 'actor' in happening ? happening.actor : undefined;
  const note = 'note' in happening ? happening.note : undefined;
  return {
    at: happening.at,
    what,
    ...('id' in item && { message: item.id }),
    ...(happening.type === 'done' && happening.message !== undefined && { message: happening.message }),
    ...(item.kind === 'notifier' && { notifier: item.notifier }),
    ...(item.kind === 'address' &&
      happening.type !== 'allowed' && { as: item.happening.categories.join(' ') }),
    ...('as' in happening && happening.as !== undefined && { as: happening.as }),
    ...deed(by, note),
  };
}

/** The act that a new message repeats another one. */
export function resendAct({ id, resendOf, createdAt }: Message, { by, note }: Resend): ActDraft {
  return {
    at: createdAt,
    what: 'resent',
    ...(resendOf !== undefined && { message: resendOf }),
    as: id,
    ...deed(by, note),
  };
}

function kindOf(happening: RecordItem['happening']): ActKind | undefined {
  switch (happening.type) {
    case 'cancelled':
    case 'released':
    case 'dropped':
    case 'resolved':
    case 'restore_accepted':
    case 'allowed':
      return happening.type;
    case 'opted_out':
    case 'opted_in':
      return happening.by === 'application' ? happening.type : undefined;
    case 'done':
      return happening.what;
    case 'paused':
      return happening.reason === 'operator' ? 'paused' : undefined;
    case 'resumed':
      return (happening.by ?? 'operator') === 'operator' ? 'resumed' : undefined;
    default:
      return undefined;
  }
}

function deed(by: Actor | undefined, note: string | undefined): Pick<ActDraft, 'by' | 'note'> {
  return { ...(by && { by }), ...(note !== undefined && note !== '' && { note: maskedNote(note) }) };
}

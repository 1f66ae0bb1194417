import { resolve } from 'node:path';
import { STORE } from '@nkul/core/store';
import { straysOf } from '../ask/person.ts';
import { shownGiven } from '../ask/show.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { movingWords } from '../words/moving-words.ts';

export interface EraseOptions {
  readonly to?: string;
  readonly id?: string;
  readonly yes?: boolean;
  /** Count: it does so without `--yes` anyway. */
  readonly dryRun?: boolean;
  readonly why?: string;
}

/**
 * `nkul erase`: all that is kept about an address, or one message. Without `--yes` it counts, and changes nothing.
 *
 * @throws Exit if it is not one of both
 */
export async function erase(opened: Opened, options: EraseOptions): Promise<void> {
  const { hub, terminal, json, words, by } = opened;
  const { to, id, yes = false, dryRun = false, why } = options;
  if (yes && dryRun) throw new Exit(2, ({ errors }) => errors.eitherYesOrDry);
  if ((to === undefined) === (id === undefined)) throw new Exit(2, ({ errors }) => errors.oneSubject);
  const subject = to === undefined ? { id: id ?? '' } : { to };
  if (!yes) {
    const { messages, reports } = await counted(opened, subject);
    const fields = { messages, reports, erased: false };
    return terminal.out(json ? jsonLine(fields) : words.wouldErase(messages, reports));
  }
  const { messages, bytes } = await hub.erase({ ...subject, by, ...(why !== undefined && { note: why }) });
  terminal.out(json ? jsonLine({ messages, erased: true, bytes }) : words.erased(messages, bytes === 'gone'));
}

async function counted(
  opened: Opened,
  subject: { readonly id: string } | { readonly to: string },
): Promise<{ readonly messages: number; readonly reports: number }> {
  const { hub, terminal } = opened;
  if ('id' in subject) {
    const message = await hub.get(subject.id);
    if (message === undefined) throw new Exit(3, ({ errors }) => errors.notFound(shownGiven(subject.id)));
    return { messages: message.erased === 'all' ? 0 : 1, reports: 0 };
  }
  let messages = 0;
  for await (const { erased } of hub.messages(subject)) {
    if (terminal.ended.aborted) break;
    if (erased !== 'all') messages += 1;
  }
  return { messages, reports: (await straysOf(opened, subject.to)).length };
}

/** `nkul backup`: a copy of the store as it is now, while the application goes on; with `--with-key`, its key too. */
export async function backup(
  { hub, terminal, json, words }: Opened,
  file: string,
  { withKey = false }: { readonly withKey?: boolean },
): Promise<void> {
  const store = hub.container.resolve(STORE);
  if (store.backup === undefined) throw new Exit(4, ({ errors }) => errors.noBackup);
  const path = resolve(terminal.cwd, file);
  await store.backup(path, { withKey });
  if (json) return terminal.out(jsonLine({ backup: path, ...(withKey && { key: `${path}.key` }) }));
  terminal.out(withKey ? movingWords(words).backedUpWithKey(path) : words.backedUp(path));
}

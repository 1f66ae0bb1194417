import { resolve } from 'node:path';
import { STORE } from '@nkul/core/store';
import { Exit } from './exit.ts';
import type { Opened } from './opened.ts';
import { jsonLine } from './shown.ts';

export interface EraseOptions {
  readonly to?: string;
  readonly id?: string;
  readonly yes?: boolean;
}

/**
 * `nkul erase`: all that is kept about an address, or one message. Without `--yes` it counts, and changes nothing.
 *
 * @throws Exit if it is not one of both
 */
export async function erase(opened: Opened, { to, id, yes = false }: EraseOptions): Promise<void> {
  const { hub, terminal, json } = opened;
  if ((to === undefined) === (id === undefined)) throw new Exit(2, 'erase needs --to or --id: one of both.');
  const subject = to === undefined ? { id: id ?? '' } : { to };
  if (!yes) {
    const messages = await counted(opened, subject);
    return terminal.out(
      json
        ? jsonLine({ messages, erased: false })
        : `${messages} messages would be erased. With --yes, they are.`,
    );
  }
  const { messages, bytes } = await hub.erase(subject);
  terminal.out(
    json ? jsonLine({ messages, erased: true, bytes }) : `${messages} messages erased; their bytes: ${bytes}`,
  );
}

async function counted(
  { hub }: Opened,
  subject: { readonly id: string } | { readonly to: string },
): Promise<number> {
  if ('id' in subject) return (await hub.get(subject.id)) === undefined ? 0 : 1;
  let count = 0;
  for await (const { erased } of hub.messages(subject)) if (erased !== 'all') count += 1;
  return count;
}

/** `nkul backup`: a copy of the store as it is now, without its key, while the application goes on. */
export async function backup({ hub, terminal, json }: Opened, file: string): Promise<void> {
  const store = hub.container.resolve(STORE);
  if (store.backup === undefined)
    throw new Exit(4, 'This store has a backup of its own: use that of its server.');
  const path = resolve(terminal.cwd, file);
  await store.backup(path);
  terminal.out(
    json ? jsonLine({ backup: path }) : `${path}: written, without the key of the store (<file>.key)`,
  );
}

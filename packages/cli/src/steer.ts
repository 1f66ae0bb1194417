import { Exit } from './exit.ts';
import type { Opened } from './opened.ts';
import { meant } from './show.ts';
import { jsonLine } from './shown.ts';

/** How a message is resolved. */
const resolutions = ['sent', 'not_sent', 'delivered', 'undelivered'] as const;

interface Why {
  readonly why?: string;
}

export interface ResolveOptions extends Why {
  readonly as: string;
  readonly reference?: string;
  /** The id once more: for `not_sent`, after which the message is sent again. */
  readonly confirm?: string;
}

/** `nkul pause` and `nkul resume`. @throws Exit if nothing is known of the notifier */
export async function steer(
  opened: Opened,
  what: 'pause' | 'resume',
  notifier: string,
  options: Why,
): Promise<void> {
  await mustBeKnown(opened, notifier);
  await opened.hub[what](notifier, deed(opened, options));
  said(opened, { [what]: notifier }, `${notifier}: ${what === 'pause' ? 'paused' : 'takes messages again'}`);
}

/** A slip in a name must not make a pause that stays unseen. */
async function mustBeKnown({ hub }: Opened, notifier: string): Promise<void> {
  const [queues, pauses, found] = await Promise.all([
    hub.reading.queues(),
    hub.pauses(),
    hub.find({ notifier, limit: 1 }),
  ]);
  const known = [...new Set([...queues, ...pauses].map((one) => one.notifier))];
  if (found.items.length > 0 || known.includes(notifier)) return;
  throw new Exit(
    3,
    `No message was ever given to ${notifier}.${known.length === 0 ? '' : ` Known: ${known.join(', ')}.`}`,
  );
}

/** `nkul cancel` */
export async function cancel(opened: Opened, given: string, options: Why): Promise<void> {
  const { id } = await meant(opened, given);
  const { cancelled, status } = await opened.hub.cancel(id, deed(opened, options));
  if (!cancelled)
    throw new Exit(4, `${id} is ${status}: it cannot be cancelled any more. Nothing was changed.`);
  said(opened, { message: id, status }, `${id}: ${status}`);
}

/** `nkul resolve` */
export async function resolve(opened: Opened, given: string, options: ResolveOptions): Promise<void> {
  const as = resolutions.find((one) => one === options.as);
  if (as === undefined) throw new Exit(2, `--as is ${options.as}: give one of ${resolutions.join(', ')}.`);
  const { id } = await meant(opened, given);
  if (as === 'not_sent' && options.confirm !== id)
    throw new Exit(
      4,
      `It will be sent again, and may come twice. Type its id once more: --confirm ${id}. Nothing was changed.`,
    );
  const { reference } = options;
  const { resolved, status } = await opened.hub.resolve(id, {
    as,
    ...(reference !== undefined && { reference }),
    ...deed(opened, options),
  });
  if (!resolved) throw new Exit(4, `${id} is ${status}: nothing is open to resolve. Nothing was changed.`);
  said(opened, { message: id, status }, `${id}: ${status}`);
}

function deed({ by }: Opened, { why }: Why): { readonly by: Opened['by']; readonly note?: string } {
  return { by, ...(why !== undefined && { note: why }) };
}

function said({ terminal, json }: Opened, fields: object, words: string): void {
  terminal.out(json ? jsonLine(fields) : words);
}

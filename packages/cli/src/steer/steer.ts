import { explain } from '@nkul/verdict';
import { meant } from '../ask/show.ts';
import { maskedText } from '../base/masked-text.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { wordGiven } from '../words/since.ts';

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

export interface ResendOptions extends Why {
  readonly evenIfItMayArriveTwice?: boolean;
  readonly dryRun?: boolean;
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
  const { words } = opened;
  said(opened, { [what]: notifier }, what === 'pause' ? words.paused(notifier) : words.resumed(notifier));
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
  throw new Exit(3, ({ errors }) => errors.neverUsed(maskedText(notifier), known));
}

/** `nkul cancel` */
export async function cancel(opened: Opened, given: string, options: Why): Promise<void> {
  const { words, hub } = opened;
  const { id, stopped } = await meant(opened, given);
  const { cancelled, status } = await hub.cancel(id, deed(opened, options));
  if (cancelled) return said(opened, { message: id, status }, words.isNow(id, status));
  // It may be on its way; only its further tries are stopped.
  const now = await hub.get(id);
  if (now?.stopped === undefined || stopped !== undefined)
    throw new Exit(4, ({ errors }) => errors.cannotCancel(id, status));
  said(opened, { message: id, status, stopped: true }, words.stopped(id, status));
}

/**
 * `nkul release` and `nkul drop`: a person decides about a message in review.
 *
 * @throws Exit if it is in another state, or its time was over
 */
export async function decide(
  opened: Opened,
  what: 'release' | 'drop',
  given: string,
  options: Why,
): Promise<void> {
  const { hub, words } = opened;
  const { id, status: before } = await meant(opened, given);
  if (before !== 'review') throw new Exit(4, ({ errors }) => errors.notInReview(id, before));
  const { status } = await hub[what](id, deed(opened, options));
  const isLate = what === 'release' && status !== 'queued';
  said(opened, { message: id, status }, isLate ? words.tooLate(id, status) : words.isNow(id, status));
}

/** `nkul resolve` */
export async function resolve(opened: Opened, given: string, options: ResolveOptions): Promise<void> {
  const as = wordGiven('--as', options.as, resolutions);
  const { id } = await meant(opened, given);
  if (as === 'not_sent' && options.confirm !== id) throw new Exit(4, ({ errors }) => errors.confirm(id));
  const { reference } = options;
  const { resolved, status } = await opened.hub.resolve(id, {
    as,
    ...(reference !== undefined && { reference }),
    ...deed(opened, options),
  });
  if (!resolved) throw new Exit(4, ({ errors }) => errors.notOpen(id, status));
  said(opened, { message: id, status }, opened.words.isNow(id, status));
}

/** `nkul resend`: it is stored here, and the application sends it. @throws Exit without a configuration */
export async function resend(opened: Opened, given: string, options: ResendOptions): Promise<void> {
  const { hub, words, terminal, language } = opened;
  if (opened.config === undefined) throw new Exit(2, ({ errors }) => errors.needsConfig('resend'));
  const original = await meant(opened, given);
  const { evenIfItMayArriveTwice = false, dryRun = false } = options;
  if (dryRun) {
    const { actions } = explain(original, { now: terminal.now(), locale: language });
    const action = actions.find(({ name }) => name === 'resend');
    if (action?.allowed !== true && !evenIfItMayArriveTwice) throw new Exit(4, action?.why ?? '');
    return said(opened, { message: original.id, dryRun }, words.wouldResend(original.id));
  }
  const { id } = await hub.resend(original.id, { evenIfItMayArriveTwice, ...deed(opened, options) });
  said(opened, { message: id, resendOf: original.id }, words.resent(id, original.id));
}

function deed({ by }: Opened, { why }: Why): { readonly by: Opened['by']; readonly note?: string } {
  return { by, ...(why !== undefined && { note: why }) };
}

function said({ terminal, json }: Opened, fields: object, words: string): void {
  terminal.out(json ? jsonLine(fields) : words);
}

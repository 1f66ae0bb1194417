import { shownAddress } from '../ask/consent.ts';
import { shownText } from '../base/shown-text.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { type Categories, consentWords } from '../words/consent-words.ts';
import { wordGiven } from '../words/since.ts';

export interface AllowOptions {
  readonly to: string;
  readonly why?: string;
}

export interface ConsentOptions extends AllowOptions {
  readonly category: string;
}

const categories = ['marketing', 'transactional', 'code', 'all'] as const;

/** `nkul opt-out`: somebody takes no messages of a category any more. Nothing changes if it was known already. */
export async function optOut(opened: Opened, options: ConsentOptions): Promise<void> {
  const { hub, words } = opened;
  const category: Categories = wordGiven('--category', options.category, categories);
  const changed = await hub.optOut({ category, ...deed(opened, options) });
  const { optedOut, optedOutBefore, messages } = consentWords(words);
  const say = changed ? optedOut : optedOutBefore;
  said(opened, { to: options.to, category, changed }, (to) => say(to, messages[category]));
}

/** `nkul opt-in`: somebody takes messages again. */
export async function optIn(opened: Opened, options: ConsentOptions): Promise<void> {
  const { hub, words } = opened;
  const category: Categories = wordGiven('--category', options.category, categories);
  const changed = await hub.optIn({ category, ...deed(opened, options) });
  const { optedIn, optedInBefore, messages } = consentWords(words);
  const say = changed ? optedIn : optedInBefore;
  said(opened, { to: options.to, category, changed }, (to) => say(to, messages[category]));
}

/** `nkul allow`: an address is tried again. */
export async function allow(opened: Opened, options: AllowOptions): Promise<void> {
  const changed = await opened.hub.allow(deed(opened, options));
  const { allowed, allowedBefore } = consentWords(opened.words);
  said(opened, { to: options.to, changed }, changed ? allowed : allowedBefore);
}

function deed(
  { by }: Opened,
  { to, why }: AllowOptions,
): { readonly to: string; readonly by: Opened['by']; readonly note?: string } {
  return { to, by, ...(why !== undefined && { note: why }) };
}

function said(
  { terminal, json }: Opened,
  { to: given, ...fields }: { readonly to: string; readonly changed: boolean; readonly category?: string },
  words: (to: string) => string,
): void {
  const to = shownAddress(given);
  terminal.out(json ? jsonLine({ to, ...fields }) : shownText(words(to)));
}

import { Exit } from '../words/exit.ts';
import type { Opened } from './opened.ts';

/** The options of commands that can show numbers and texts. */
export interface RevealOptions {
  readonly reveal?: boolean;
  readonly why?: string;
  /** Also if the output is not a terminal. */
  readonly toFile?: boolean;
}

/**
 * Whether numbers and texts are shown. If so, it is kept first: who it was, and why.
 *
 * @param messages the ids of the messages that are shown; undefined for more than a person looks at: one act for all
 * @throws Exit without a reason, or if the output is not a terminal and `--to-file` is missing
 */
export async function reveals(
  { hub, terminal, by }: Opened,
  { reveal = false, why, toFile = false }: RevealOptions,
  messages?: readonly string[],
): Promise<boolean> {
  mustGoTogether(reveal, why);
  if (!reveal) return false;
  if (terminal.columns === undefined && !toFile) throw new Exit(4, ({ errors }) => errors.revealNeedsToFile);
  const deed = { by, ...(why !== undefined && { note: why }) };
  if (messages === undefined) await hub.recordLook({ what: 'exported', ...deed });
  for (const message of messages ?? []) await hub.recordLook({ what: 'revealed', message, ...deed });
  return true;
}

function mustGoTogether(reveal: boolean, why: string | undefined): void {
  const said = why !== undefined && why.trim() !== '';
  if (reveal && !said) throw new Exit(2, ({ errors }) => errors.revealNeedsWhy);
  if (!reveal && why !== undefined) throw new Exit(2, ({ errors }) => errors.whyNeedsReveal);
}

import type { FindingDetail } from './finding.ts';

/** The fault, and how to mend it. */
export type Sentences = readonly [what: string, mend?: string];

/** How times and sizes are said. */
export interface Said {
  readonly at: (time: Date) => string;
  readonly size: (bytes: number) => string;
}

type PauseReason = Extract<FindingDetail, { readonly code: 'paused' }>['reason'];

/** Why a notifier is paused, and how that ends. */
export type PauseWords = Readonly<Record<PauseReason, readonly [why: string, mend: string]>>;

/** A sentence of others, with its full stop. */
export function ended(problem: string): string {
  return /[.!?…]$/.test(problem) ? problem : `${problem}.`;
}

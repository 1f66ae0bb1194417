import type { Combination } from '../matrix/combinations.ts';
import type { Versions } from '../matrix/try-combination.ts';

/** The data of a long test in addition to its outcome. */
interface LongMeta {
  /** The combination and the versions of a line of the matrix. */
  readonly matrix?: { readonly combination: Combination; readonly versions?: Versions } | undefined;
  /** Its figures, in words: they are not asserted. */
  readonly figures?: string | undefined;
}

declare module 'vitest' {
  interface TaskMeta {
    matrix?: LongMeta['matrix'];
    figures?: LongMeta['figures'];
  }
}

/** The result of one long test. */
export interface LongResult {
  /** From the root: `.ci/matrix/matrix.long.ts`. */
  readonly file: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** The failure, or why it did not run. */
  readonly why?: string;
  readonly seconds: number;
  readonly meta: LongMeta;
}

import type { Combination } from '../matrix/combinations.ts';
import type { Versions } from '../matrix/try-combination.ts';

/** What a long test tells besides its outcome. */
interface LongMeta {
  /** What a line of the matrix was made of. */
  readonly matrix?: { readonly combination: Combination; readonly versions?: Versions } | undefined;
}

declare module 'vitest' {
  interface TaskMeta {
    matrix?: LongMeta['matrix'];
  }
}

/** What became of one long test. */
export interface LongResult {
  /** From the root: `.ci/matrix/matrix.long.ts`. */
  readonly file: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** What failed, or why it did not run. */
  readonly why?: string;
  readonly seconds: number;
  readonly meta: LongMeta;
}

import { writeFile } from 'node:fs/promises';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import type { Language } from '../words/language.ts';
import { checkText } from './check-report.ts';

/** The output of the command, and the current time. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly now: () => Date;
  /** Characters in a line of the terminal. */
  readonly width: number;
  readonly color: boolean;
  /** The language of the environment; `--lang` comes first. */
  readonly language: Language;
  /** Resolves when the process is asked to end: a preview that is served ends then. @default it is served for ever */
  readonly untilEnded?: () => Promise<void>;
}

/** Writes a file. If that fails, prints the reason and returns false. */
export async function written(file: string, text: string, { err }: CommandOutput): Promise<boolean> {
  try {
    await writeFile(file, text);
    return true;
  } catch (error) {
    err(`${file} cannot be written: ${messageOf(error)}\n`);
    return false;
  }
}

/** Prints the errors of a catalog that is not fit for use. */
export function refused(problems: readonly CatalogProblem[], { err, color, language }: CommandOutput): 1 {
  err(checkText({ messages: [], problems: problems.filter(isError) }, color, language));
  return 1;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

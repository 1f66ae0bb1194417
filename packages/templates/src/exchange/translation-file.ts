import type { Saying } from '../words/saying.ts';

/** The format of a translation file: XLIFF 2.0, or PO of gettext. */
export type ExchangeFormat = 'xliff' | 'po';

/** One text for a translator. */
export interface TranslationUnit {
  /** The template, and the part where it has several: `otp`, `welcome.sms`, `welcome.email.subject`. */
  readonly id: string;
  /** The ICU text of the default locale. */
  readonly source: string;
  /** Absent: not translated yet. */
  readonly target?: string;
}

/** A text with its explanations. */
export interface ExplainedUnit extends TranslationUnit {
  readonly notes: readonly string[];
}

/** A translation file, apart from its format. */
export interface TranslationFile<Unit extends TranslationUnit = TranslationUnit> {
  readonly sourceLanguage?: string;
  readonly targetLanguage?: string;
  readonly units: readonly Unit[];
}

/** A file that cannot be exchanged. */
export class UnreadableFile extends Error {
  readonly says: Saying;
  /** Absent: the translation file. */
  readonly file?: string;

  constructor(says: Saying, file?: string) {
    super(says[0]);
    this.says = says;
    if (file !== undefined) this.file = file;
  }
}

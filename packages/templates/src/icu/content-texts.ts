import type { IcuText } from './icu-text.ts';

/** The parsed texts of one channel in one locale. */
export interface ContentTexts {
  readonly text: IcuText;
  readonly subject?: IcuText;
  readonly html?: IcuText;
}

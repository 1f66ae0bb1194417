import type { HtmlText } from './html-text.ts';
import type { IcuText } from './icu-text.ts';

/** The parsed texts of one channel in one locale, in their layout. */
export interface ContentTexts {
  readonly text: IcuText;
  readonly subject?: IcuText;
  readonly html?: HtmlText;
  /** The HTML that the text is made of, for a mail without a text of its own: its value is `madeTextName`. */
  readonly madeFrom?: HtmlText;
  /** True for the text of every channel, in the layout of this channel. */
  readonly inLayout?: true;
}

/** The name of the text that is made of HTML, among the values. An author cannot write this name. */
export const madeTextName = 'text of html';

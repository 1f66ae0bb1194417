import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { IcuText } from './icu-text.ts';

/**
 * The place of a value in HTML:
 *
 * - `text`: in the words;
 * - `plain`: in a `<title>`, which has no markup;
 * - `attribute`: in a quoted attribute;
 * - `url`: at the beginning of an address;
 * - `url-path`: in the path of an address, or in the recipient of `mailto:`;
 * - `url-part`: after the `?` or `#` of an address, or after another value.
 */
export type HtmlPlace = 'text' | 'plain' | 'attribute' | 'url' | 'url-path' | 'url-part';

/** The HTML of a mail. Each value is escaped as its place needs it. */
export interface HtmlText extends IcuText {
  /** The place of each element that writes a value. */
  readonly places: ReadonlyMap<MessageFormatElement, HtmlPlace>;
}

import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { ContentTexts } from '../icu/content-texts.ts';
import type { IcuText } from '../icu/icu-text.ts';
import { textOfHtml } from '../mail/text-of-html.ts';

/** In the place of each value. */
const hidden = '••••';

/** The text of a channel with its values hidden, also if it is made of HTML. */
export function contentOutline({ text, madeFrom }: ContentTexts): string {
  return madeFrom === undefined ? outlineOf(text) : textOfHtml(outlineOf(madeFrom));
}

/** A text with its values hidden. Where a value chooses between texts, the one for all other values is taken. */
function outlineOf({ elements }: IcuText): string {
  return elements.map(outlined).join('');
}

function outlined(element: MessageFormatElement): string {
  if (isLiteralElement(element)) return element.value;
  if (isTagElement(element)) return element.children.map(outlined).join('');
  if (isSelectElement(element) || isPluralElement(element))
    return element.options['other']?.value.map(outlined).join('') ?? hidden;
  return hidden;
}

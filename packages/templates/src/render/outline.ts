import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { IcuText } from '../icu/icu-text.ts';

/** In the place of each value. */
const hidden = '••••';

/** A text with its values hidden. Where a value chooses between texts, the one for all other values is taken. */
export function outlineOf({ elements }: IcuText): string {
  return elements.map(outlined).join('');
}

function outlined(element: MessageFormatElement): string {
  if (isLiteralElement(element)) return element.value;
  if (isTagElement(element)) return element.children.map(outlined).join('');
  if (isSelectElement(element) || isPluralElement(element))
    return element.options['other']?.value.map(outlined).join('') ?? hidden;
  return hidden;
}

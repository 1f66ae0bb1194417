import { isLiteralElement, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** HTML with marks in the place of the values. */
export interface MarkedHtml {
  readonly html: string;
  /** The element of each mark. */
  readonly slots: readonly MessageFormatElement[];
  /** The offset in the text of an index in the HTML. */
  offsetOf(index: number): number;
}

/** Around the number of a value. Neither is a character, so that texts do not have them. */
const open = '\uFDD0';
const close = '\uFDD1';

/** The same marks, as a text may write them. */
const forged = /[\uFDD0-\uFDD4]|&#(?:x0*fdd[0-4]|0*649(?:7[6-9]|80))(?![0-9a-f]);?/gi;

/** At the end of all HTML: it must be read as words there. */
export const endMark = '\uFDD4';

/** Writes a text as HTML that a parser can read. */
export function markedHtml(elements: readonly MessageFormatElement[]): MarkedHtml {
  const slots: MessageFormatElement[] = [];
  const starts: (readonly [index: number, offset: number])[] = [];
  let html = '';
  for (const element of elements) {
    starts.push([html.length, element.location?.start.offset ?? 0]);
    if (isLiteralElement(element)) html += element.value.replace(forged, ' ');
    else html += `${open}${slots.push(element) - 1}${close}`;
  }
  return {
    html,
    slots,
    offsetOf(index) {
      const [start, offset] = starts.findLast(([from]) => from <= index) ?? [0, 0];
      return offset + index - start;
    },
  };
}

/** A piece of HTML that was read: its words, or the number of a value. */
export type HtmlPiece = string | number;

/** Splits what a parser has read at the marks. */
export function piecesOf(read: string): readonly HtmlPiece[] {
  return read
    .split(/(\uFDD0[0-9]+\uFDD1)/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece.startsWith(open) ? Number(piece.slice(1, -1)) : piece));
}

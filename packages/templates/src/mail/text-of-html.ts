import { htmlToText } from './html-libraries.ts';

interface Builder {
  addInline(text: string): void;
}

interface Element {
  readonly attribs?: { readonly alt?: string };
}

let convert: ((html: string) => string) | undefined;

/** The text of a mail, made of its HTML: links after their words, lists, images by their `alt`. */
export function textOfHtml(html: string): string {
  convert ??= htmlToText().compile({
    wordwrap: false,
    formatters: {
      alt: ({ attribs }: Element, _walk: unknown, builder: Builder) => builder.addInline(attribs?.alt ?? ''),
    },
    selectors: [
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 },
      })),
      // As RFC 3986 writes an address in a text: `<` and `>` are never part of it.
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
      // Rows on lines of their own, and cells apart: the tables of mails are layouts more often than data.
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: ' ' } })),
      { selector: 'ul', options: { itemPrefix: '- ' } },
      { selector: 'img', format: 'alt' },
      ...['head', 'title', 'style'].map((selector) => ({ selector, format: 'skip' })),
    ],
  });
  const lines = convert(html).split('\n');
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

import { stripVTControlCharacters, styleText } from 'node:util';
import { markedText } from '../measure/marked-text.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import { priceOf, type SegmentPrice } from '../sms/segment-price.ts';
import { encodingName, fill, segmentCount } from '../sms/segment-words.ts';
import type { Language } from '../words/language.ts';
import { reportWords } from '../words/report-words.ts';

/** How a table is drawn. */
export interface TableOptions {
  /** Characters in a line. */
  readonly width: number;
  /** Marks replaced characters, those that force UCS-2, and texts over their budget. */
  readonly color: boolean;
  readonly language: Language;
  readonly price?: SegmentPrice;
}

/** Every message in every locale, with usual values: encoding, segments, units, price and text. */
export function previewTable(messages: readonly MeasuredMessage[], options: TableOptions): string {
  const { width, color, price, language } = options;
  const words = reportWords[language];
  const head = [...words.head, ...(price ? [words.price] : [])];
  const rows = messages.map(({ template, locale, usual: { size }, writer }) => [
    template,
    locale,
    encodingName(size.encoding),
    segmentsOf(size.segments, writer.template.sms.maxSegments),
    fill(size),
    ...(price ? [priceOf(size.segments, price, language)] : []),
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)),
  );
  const inLine = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const indent = inLine(head).length + 2;
  const room = Math.max(40, width - indent);
  const blank = ' '.repeat(indent);
  const lines = messages.flatMap((message, index) => {
    const [first = '', ...others] = wrapped(marked(message.usual, color), room);
    return [
      `${alarming(inLine(rows[index] ?? []), message, color)}  ${first}`,
      ...others.map((line) => blank + line),
    ];
  });
  const total = messages.reduce((sum, { usual }) => sum + usual.size.segments, 0);
  const sum = `${words.messages(messages.length)}, ${segmentCount(total)}${price ? `, ${priceOf(total, price, language)}` : ''}`;
  return `${[`${inLine(head)}  ${words.text}`, ...lines].map((line) => line.trimEnd()).join('\n')}\n\n${sum}\n`;
}

/** `2 > 1` is over a budget of one: such a text is refused. */
function segmentsOf(segments: number, budget = Number.POSITIVE_INFINITY): string {
  return segments > budget ? `${segments} > ${budget}` : String(segments);
}

/** The figures in red, if the text is over its budget. */
function alarming(line: string, { usual, writer }: MeasuredMessage, color: boolean): string {
  const { maxSegments = Number.POSITIVE_INFINITY } = writer.template.sms;
  const over = color && usual.size.segments > maxSegments;
  return over ? styleText('red', line, { validateStream: false }) : line;
}

function marked(text: MeasuredMessage['usual'], color: boolean): string {
  if (!color) return text.text;
  return markedText(text)
    .map(({ text: piece, written, outside }) => {
      if (outside) return styleText(['inverse', 'red'], piece, { validateStream: false });
      return written === undefined
        ? piece
        : styleText(['underline', 'yellow'], piece, { validateStream: false });
    })
    .join('');
}

/** Breaks at spaces and line breaks. Escape codes for colours have no width. */
function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && shownLength(longer) > room) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.push(line);
  }
  return lines;
}

function shownLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

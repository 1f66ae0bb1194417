import { escapeHtml } from '../icu/escape-html.ts';
import { markedText, type TextPiece } from '../measure/marked-text.ts';
import type { MeasuredText } from '../measure/sms-writer.ts';
import type { PreviewWords } from '../words/preview-words.ts';

/** A text as it is sent, with marks: one for each run of characters that were replaced, or that force UCS-2. */
export function markedHtml(text: MeasuredText, words: PreviewWords): string {
  return markedText(text)
    .map((piece) => marked(piece, words))
    .join('');
}

function marked({ text, written, outside }: TextPiece, words: PreviewWords): string {
  const shown = escapeHtml(text);
  // A dropped character has no place to mark; the list of changes names it.
  if (shown === '') return '';
  if (outside)
    return `<mark class="outside" title="${escapeHtml(words.forces(codePoints(text)))}">${shown}</mark>`;
  if (written === undefined) return shown;
  const title = words.written(visible(written, words), codePoints(written));
  return `<mark class="replaced" title="${escapeHtml(title)}">${shown}</mark>`;
}

/** Each replacement once, with its count. */
export function replacements({ replaced }: MeasuredText, words: PreviewWords): readonly string[] {
  const counts = new Map<string, number>();
  for (const { character, replacement } of replaced) {
    const sent = replacement === '' ? words.empty : visible(replacement, words);
    const change = words.sent(visible(character, words), sent);
    counts.set(change, (counts.get(change) ?? 0) + 1);
  }
  return [...counts].map(([change, count]) => (count > 1 ? `${change} ×${count}` : change));
}

/** A space or an invisible character by its name or code point. */
function visible(characters: string, words: PreviewWords): string {
  if (characters === ' ') return words.space;
  return /^[\p{Z}\p{C}]/u.test(characters) ? codePoints(characters) : characters;
}

/** `U+00A0`, of each different character. */
function codePoints(characters: string): string {
  const codes = [...new Set(characters)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return codes.length > 3 ? `${codes.slice(0, 3).join(', ')}…` : codes.join(', ');
}

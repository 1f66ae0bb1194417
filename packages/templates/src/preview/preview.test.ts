import { describe, expect, it } from 'vitest';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { measureCatalog } from '../check/measure-catalog.ts';
import { previewPage } from './preview-page.ts';
import { previewTable } from './preview-table.ts';

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    hello: { fr: 'L’été de {name}', en: 'The summer\u00a0of {name}' },
    party: { fr: 'Fête 🎉', en: 'Party 🎉' },
    long: {
      fr: 'un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize',
      en: 'one\ntwo',
    },
  },
  settings: { hello: { examples: { usual: { name: '<b>Awa</b>' }, longest: { name: 'x'.repeat(200) } } } },
});
const messages = measureCatalog(catalog, () => new Date('2026-11-25T12:00:00Z'));
const price = { amount: 25, currency: 'XAF' };

describe('previewTable', () => {
  it('has a line for every message in every locale, with what it takes and costs', () => {
    const [head, first, ...others] = previewTable(messages, { width: 200, color: false, price })
      .replaceAll('\u00a0', ' ')
      .split('\n');
    expect(head).toBe('Template  Locale  Encoding  Segments  Units   Price    Text');
    expect(first).toBe("hello     fr      GSM-7     1         19/160  FCFA 25  L'été de <b>Awa</b>");
    expect(others[1]).toBe('party     fr      UCS-2     1         7/70    FCFA 25  Fête 🎉');
    expect(others.at(-2)).toBe('6 messages, 6 segments, FCFA 150');
  });

  it('breaks texts at spaces to the width of the terminal, and at their own line breaks', () => {
    const lines = previewTable(messages, { width: 90, color: false }).split('\n');
    const start = lines.findIndex((line) => line.startsWith('long      fr'));
    const indent = ' '.repeat(44);
    expect(lines.slice(start, start + 5)).toEqual([
      'long      fr      GSM-7     1         88/160  un deux trois quatre cinq six sept huit neuf'.slice(
        0,
        90,
      ),
      `${indent}  dix onze douze treize quatorze quinze seize`,
      'long      en      GSM-7     1         7/160   one',
      `${indent}  two`,
      '',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
  });

  it('has no price where none is given', () => {
    expect(previewTable(messages, { width: 200, color: false })).not.toContain('FCFA');
  });

  it('marks what was replaced, and what forces UCS-2, where there is color', () => {
    const table = previewTable(messages, { width: 200, color: true });
    expect(table).toContain("L\u001b[4m\u001b[33m'\u001b[39m\u001b[24mété");
    expect(table).toContain('\u001b[7m\u001b[31m🎉\u001b[39m\u001b[27m');
  });
});

describe('previewPage', () => {
  const page = previewPage(messages, price);

  it('shows every message as on a phone, in its language', () => {
    expect(page.match(/<figure class="phone"/g)).toHaveLength(6);
    expect(page.match(/<section id=/g)).toHaveLength(3);
    expect(page).toContain('<figure class="phone" aria-label="party, français">');
    expect(page).toContain('<p class="bubble" lang="en">one\ntwo</p>');
  });

  it('sums up', () => {
    for (const [what, figure] of [
      ['templates', '3'],
      ['messages', '6'],
      ['segments', '6'],
      ['in UCS-2', '2'],
      ['characters replaced', '2'],
    ]) {
      expect(page).toContain(`<div><dt>${what}</dt><dd>${figure}</dd></div>`);
    }
  });

  it('marks the characters that were replaced, with what was written', () => {
    expect(page).toContain('>L<mark class="replaced" title="written ’ (U+2019)">&#39;</mark>été de ');
    expect(page).toContain('<ul class="changes"><li>’ sent as &#39;</li></ul>');
    expect(page).toContain('<ul class="changes"><li>U+00A0 sent as space</li></ul>');
    expect(page.match(/<ul class="changes">/g)).toHaveLength(2);
  });

  it('marks the characters that force UCS-2', () => {
    expect(page).toContain('<mark class="outside" title="U+1F389: UCS-2">🎉</mark>');
  });

  it('shows what values hold and runs none of it', () => {
    expect(page).toContain('été de &lt;b&gt;Awa&lt;/b&gt;');
    expect(page).not.toContain('<b>');
  });

  it('tells encoding, segments, units and price, and the longest', () => {
    expect(page).toContain(
      '<li class="gsm7">GSM-7</li><li>1 segment</li><li>19/160</li><li>FCFA 25</li>'.replace(
        'FCFA 25',
        'FCFA\u00a025',
      ),
    );
    expect(page).toContain('<li class="ucs2">UCS-2</li>');
    expect(page).toContain('At the longest: 2 segments GSM-7, 209/306');
    const dear = defineCatalog({
      defaultLocale: 'fr',
      locales: ['fr'],
      messages: { a: { fr: 'x'.repeat(161) } as const },
    });
    const two = previewPage(
      measureCatalog(dear, () => new Date(0)),
      price,
    );
    expect(two).toContain('<li>2 segments</li><li>161/306</li><li>FCFA\u00a050</li>');
    expect(page).toContain('<div><dt>for one of each</dt><dd>FCFA\u00a0150</dd></div>');
  });

  it('stands by itself: it fetches nothing and runs nothing', () => {
    expect(page).not.toMatch(/https?:|<script|<link|<img|@import|url\(/);
    expect(page).toMatch(/^<!doctype html>/);
  });
});

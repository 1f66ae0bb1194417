import { describe, expect, it } from 'vitest';
import type { MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { checkCatalog } from '../check/check-catalog.ts';
import { measureCatalog } from '../measure/measure-catalog.ts';
import type { Language } from '../words/language.ts';
import { brokenPage, previewPage } from './preview-page.ts';
import { previewTable } from './preview-table.ts';
import { shownCatalog } from './shown-catalog.ts';

const catalog = defineCatalog<MessageTexts, string>({
  defaultLocale: 'fr',
  locales: ['en', 'fr'],
  messages: {
    hello: { fr: 'L’été de {name}', en: 'The summer\u00a0of {name}' },
    party: { fr: 'Fête 🎉', en: 'Party 🎉' },
    long: {
      fr: 'un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize',
      en: 'one\ntwo',
    },
    'due/one': {
      fr: '{n, plural, =0 {Rien} one {# jour} other {# jours}} {g, select, f {Chère} other {Cher}}',
      en: '{n, plural, =0 {Nothing} one {# day} other {# days}} {g, select, f {Dear} other {Dear}}',
    },
    over: { fr: 'x'.repeat(163), en: 'x' },
    mail: {
      fr: {
        text: 'Partout',
        sms: 'Court',
        email: {
          subject: '{n, plural, one {Un reçu} other {# reçus}}',
          text: 'Reçu de {name}',
          html: `<p style="color: red">Reçu de {name}</p><style>p '{' margin: 0 '}'</style>`,
        },
      },
      en: {
        text: 'Everywhere',
        sms: 'Short',
        email: {
          subject: '{n, plural, one {One receipt} other {# receipts}}',
          text: 'Receipt of {name}',
          html: `<p style="color: red">Receipt of {name}</p><style>p '{' margin: 0 '}'</style>`,
        },
      },
    },
  },
  settings: {
    hello: { examples: { usual: { name: '<b>Awa</b>' }, longest: { name: 'x'.repeat(200) } } },
    over: { maxSegments: 1 },
    'due/one': { examples: { usual: { n: 5, g: 'other' } } },
    mail: { limits: { name: 30 }, examples: { usual: { n: 3, name: '<i>Awa</i>' } } },
  },
});
const now = () => new Date('2026-11-25T12:00:00Z');
const messages = measureCatalog(catalog, now);
const shown = shownCatalog(catalog, checkCatalog(catalog, now), now);
const price = { amount: 25, currency: 'XAF' };
const table = { width: 200, color: false, language: 'en' as Language };

describe('previewTable', () => {
  it('has a line for every message in every locale, the default one first, with its size and price', () => {
    const [head, first, ...others] = previewTable(messages, { ...table, price })
      .replaceAll('\u00a0', ' ')
      .split('\n');
    expect(head).toBe('Template  Locale  Encoding  Segments  Units    Price    Text');
    expect(first).toBe("hello     fr      GSM-7     1         19/160   FCFA 25  L'été de <b>Awa</b>");
    expect(others[1]).toBe('party     fr      UCS-2     1         7/70     FCFA 25  Fête 🎉');
    expect(others.at(-2)).toBe('12 messages, 13 segments, FCFA 325');
  });

  it('speaks French', () => {
    const lines = previewTable(messages, { ...table, language: 'fr', price })
      .replaceAll('\u00a0', ' ')
      .split('\n');
    expect(lines[0]).toBe('Modèle   Langue  Codage  Segments  Unités   Prix     Texte');
    expect(lines.at(-2)).toBe('12 messages, 13 segments, 325 FCFA');
  });

  it('breaks texts at spaces to the width of the terminal, and at their own line breaks', () => {
    const lines = previewTable(messages, { ...table, width: 92 }).split('\n');
    const start = lines.findIndex((line) => line.startsWith('long      fr'));
    expect(lines.slice(start, start + 4).map((line) => line.slice(45).trim())).toEqual([
      'un deux trois quatre cinq six sept huit neuf',
      'dix onze douze treize quatorze quinze seize',
      'one',
      'two',
    ]);
  });

  it('has no price where none is given', () => {
    expect(previewTable(messages, table)).not.toContain('FCFA');
  });

  it('marks replaced characters, those that force UCS-2, and texts over their budget, where there is color', () => {
    const painted = previewTable(messages, { ...table, color: true });
    expect(painted).toContain("L\u001b[4m\u001b[33m'\u001b[39m\u001b[24mété");
    expect(painted).toContain('\u001b[7m\u001b[31m🎉\u001b[39m\u001b[27m');
    expect(painted).toContain('\u001b[31mover      fr      GSM-7     2 > 1     163/306');
    expect(painted).toContain('\nover      en ');
  });
});

describe('previewPage', () => {
  const page = previewPage(shown, { language: 'en', price });
  const french = previewPage(shown, { language: 'fr' });
  /** The part of a page about one template. */
  const section = (name: string, whole = page) =>
    whole.slice(whole.indexOf(`<section id="t-${name}"`)).split('</section>')[0] ?? '';

  it('has the default language first, and a section and an anchor for each template', () => {
    expect(page.match(/<section id=/g)).toHaveLength(6);
    expect(section('hello').match(/<code>(?:fr|en)<\/code>/g)).toEqual([
      '<code>fr</code>',
      '<code>en</code>',
    ]);
    expect(page).toContain('<a href="#t-due_2fone"><span>due/one</span>');
    expect(page).toContain('<section id="t-due_2fone" aria-labelledby="t-due_2fone-name">');
  });

  it('shows each text in its language and its direction', () => {
    expect(page).toContain('<p class="bubble" lang="en" dir="auto">one\ntwo</p>');
  });

  it('shows each branch once, with the values that lead to it, and the longest text', () => {
    const captions = [...section('due_2fone').matchAll(/<figcaption>([^<]+)</g)].map(
      ([, caption]) => caption,
    );
    const own = ['n = 0, g = f', 'n = 0, g = other', 'n = 1, g = f', 'n = 1, g = other', 'n = 2, g = f'];
    const each = ['Usual values', ...own.map((values) => `If ${values}`), 'At the longest'];
    expect(captions).toEqual([...each, ...each]);
    expect(section('due_2fone')).toContain('>Rien Chère</p>');
    expect(section('hello')).toContain(
      `>L<mark class="replaced" title="written ’ (U+2019)">&#39;</mark>été de ${'x'.repeat(200)}</p>`,
    );
  });

  it('shows other channels, and e-mail in a frame that runs nothing', () => {
    const mail = section('mail');
    expect(mail).toContain('>Court</p>');
    expect(mail).toContain('<h4>every other channel</h4>');
    expect(mail).toContain('<p class="plain" lang="fr" dir="auto">Partout</p>');
    expect(mail).toContain('<span>Subject</span> <b lang="fr" dir="auto">3 reçus</b>');
    expect(mail).toContain('<span>Subject</span> <b lang="fr" dir="auto">Un reçu</b>');
    expect(mail).toContain('<iframe sandbox title="The e-mail “3 reçus”" srcdoc="');
    expect(mail).toContain('&lt;p style=&quot;color: red&quot;&gt;Reçu de &amp;lt;i&amp;gt;Awa');
    expect(mail).toContain('If n = 1');
    expect(mail).toContain('At the longest');
  });

  it('shows texts over their budget in red, with the words of the check beside them', () => {
    const over = section('over');
    expect(over).toContain('<figure class="sms gsm7 over">');
    expect(over.match(/ over">/g)).toHaveLength(1);
    expect(over).toContain('<li class="segments">2 segments, budget 1</li>');
    expect(over).toContain('<li class="less">3 units less are 1 SMS less</li>');
    expect(over).toContain(
      '<li class="error"><b>error</b> <span>takes 2 segments (163 septets, and 160 fit into 1) with usual values: 3 too many</span></li>',
    );
    expect(page).toContain('<span>over</span><span class="count bad">2</span>');
    expect(page).toContain('<div class="bad"><dt>over budget</dt><dd>1</dd></div>');
  });

  it('names the place of a problem in its file', () => {
    const problem = {
      level: 'note',
      rule: 'file',
      template: 'hello',
      locale: 'fr',
      says: ['noText', {}],
    } as const;
    const place = { line: 3, column: 7, offset: 20 };
    const { messages: measured } = checkCatalog(catalog, now);
    const problems = [
      { ...problem, file: '/folder/fr.json', place },
      { ...problem, template: 'gone', part: 'sms' },
    ];
    const placed = previewPage(shownCatalog(catalog, { messages: measured, problems }, now), {
      language: 'en',
    });
    expect(section('hello', placed)).toContain(
      'has no text: write it, or give the template a fallback <code>fr.json:3:7</code>',
    );
    expect(placed.split('<main')[0]).toContain(
      'has no text: write it, or give the template a fallback <code>sms</code>',
    );
  });

  it('sums up', () => {
    for (const [noun, figure] of [
      ['templates', '6'],
      ['messages', '12'],
      ['segments', '13'],
      ['in UCS-2', '2'],
      ['characters replaced', '2'],
      ['for one of each', 'FCFA\u00a0325'],
    ]) {
      expect(page).toContain(`<div><dt>${noun}</dt><dd>${figure}</dd></div>`);
    }
  });

  it('names each replacement, and marks the characters that force UCS-2', () => {
    expect(page).toContain('<ul class="changes"><li>’ sent as &#39;</li></ul>');
    expect(page).toContain('<ul class="changes"><li>U+00A0 sent as space</li></ul>');
    expect(page).toContain('<mark class="outside" title="U+1F389: UCS-2">🎉</mark>');
    expect(section('party')).not.toContain('<mark class="replaced"');
  });

  it('shows the values and runs none of them', () => {
    expect(page).toContain('été de &lt;b&gt;Awa&lt;/b&gt;');
    expect(page).not.toMatch(/<b>Awa|<i>Awa/);
  });

  it('speaks French', () => {
    expect(french).toContain('<html lang="fr">');
    expect(french).toContain('<h3 id="t-hello-en">anglais <code>en</code></h3>');
    for (const words of [
      'Valeurs habituelles',
      'Au plus long',
      'Si n = 1',
      'hors budget',
      'Filtrer par nom ou par texte',
    ]) {
      expect(french).toContain(words);
    }
    expect(section('over', french)).toContain('3 unités de moins, 1 SMS de moins');
    expect(section('over', french)).toContain(
      '<b>erreur</b> <span>prend 2 segments (163 septets, et 1 en contient 160)',
    );
  });

  it('lets nothing in but its own style and script, and the styles of its e-mails', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    const hash = '&#39;sha256-[A-Za-z0-9+/=]+&#39;';
    expect(policy).toMatch(
      new RegExp(
        `^default-src &#39;none&#39;; style-src ${hash} &#39;unsafe-hashes&#39; ${hash} ${hash}; script-src ${hash}; base-uri &#39;none&#39;; form-action &#39;none&#39;$`,
      ),
    );
    // The frames' documents are escaped: what is left is of the page itself.
    expect(page).not.toMatch(/<link|<img|@import|url\(|\sstyle="|https?:/);
    expect(page).toMatch(/^<!doctype html>/);
  });

  it('asks for news of changes only where its server has them', () => {
    expect(page).not.toMatch(/EventSource|connect-src/);
    const followed = previewPage(shown, { language: 'en', follows: true });
    expect(followed).toContain("new EventSource('/changes')");
    expect(followed).toContain('connect-src &#39;self&#39;;');
  });
});

describe('brokenPage', () => {
  it('shows the problems of a catalog that cannot be read', () => {
    const problems = [
      {
        level: 'error',
        rule: 'file',
        file: '/a/fr.json',
        place: { line: 2, column: 5, offset: 9 },
        says: ['settingsMissing', {}],
      },
    ] as const;
    const page = brokenPage(problems, { language: 'fr', follows: true });
    expect(page).toContain('<h1>Le catalogue ne peut pas être lu</h1>');
    expect(page).toContain(
      '<b>erreur</b> <span>manque ; il dit au moins {&quot;defaultLocale&quot;: &quot;fr&quot;} <code>fr.json:2:5</code>',
    );
    expect(page).toContain('EventSource');
    expect(page).not.toContain("getElementById('filter')");
  });
});

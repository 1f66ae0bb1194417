import { RenderError } from '@nkul/core/adapter';
import { fakeNotifier, testHub } from '@nkul/testing';
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import type { MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { templates } from '../index.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';

const now = () => new Date('2026-11-25T12:00:00Z');

/** The HTML of a mail with these values. */
async function rendered(html: string, values: Readonly<Record<string, string | number | Date>>) {
  const messages: MessageTexts = { a: { fr: { email: { subject: 's', html } } } };
  const catalog = defineCatalog<MessageTexts, string>({ defaultLocale: 'fr', locales: ['fr'], messages });
  const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now } });
  return (await renderer.render({ template: 'a', channel: 'email', values })).content.html ?? '';
}

describe('a value in HTML is written', () => {
  it.each([
    ['in the words, with entities', '<p>{x}</p>', `<&'"`, '<p>&lt;&amp;&#39;&quot;</p>'],
    ['in an attribute, with entities', '<p title="{x}">k</p>', `"<`, '<p title="&quot;&lt;">k</p>'],
    ['between single quotation marks too', "<p title=''{x}''>k</p>", "'", "<p title='&#39;'>k</p>"],
    [
      'as an address, as it is',
      '<a href="{x}">k</a>',
      'https://a.b/?c=d&e',
      '<a href="https://a.b/?c=d&amp;e">k</a>',
    ],
    [
      'in a path, with its slashes',
      '<a href="https://a.b/{x}">k</a>',
      'c/d ?#"é',
      '<a href="https://a.b/c/d%20%3F%23%22%C3%A9">k</a>',
    ],
    [
      'after a ?, as one part',
      '<a href="https://a.b/?q={x}">k</a>',
      'c&d=/?',
      '<a href="https://a.b/?q=c%26d%3D%2F%3F">k</a>',
    ],
    [
      'after a value that is an address',
      '<a href="{x}/{y}">k</a>',
      'https://a.b',
      '<a href="https://a.b/c%2Fd">k</a>',
    ],
    [
      'to a mailbox',
      '<a href="mailto:{y}@a.b?subject={x}">k</a>',
      'c d&bcc=e',
      '<a href="mailto:c/d@a.b?subject=c%20d%26bcc%3De">k</a>',
    ],
    [
      'in a branch, as at its place',
      '<a href="https://a.b/?q={n, plural, one {{x}} other {}}">k</a>',
      '&',
      '<a href="https://a.b/?q=%26">k</a>',
    ],
    [
      'half a pair of surrogates, as a question',
      '<a href="https://a.b/{x}">k</a>',
      '\ud83d',
      '<a href="https://a.b/%EF%BF%BD">k</a>',
    ],
  ])('%s', async (_place, html, x, expected) => {
    const all = { x, y: 'c/d', n: 1 };
    const used = Object.entries(all).filter(([name]) => html.includes(`{${name}`));
    expect(await rendered(html, Object.fromEntries(used))).toBe(expected);
  });

  it('and so is a number, a date, and the # of a plural', async () => {
    const html =
      '<a href="https://a.b/?n={n, number}&at={at, date, short}&r={at, date, relative}&c={n, plural, offset:1 other {#}}">{n, plural, =1200 {exactly} other {#}} {n, plural, other {{n, number, XAF}}}</a>';
    expect(await rendered(html, { n: 1_200, at: new Date('2026-11-26T12:00:00Z') })).toBe(
      '<a href="https://a.b/?n=1%E2%80%AF200&at=26%2F11%2F26&r=demain&c=1%E2%80%AF199">exactly 1\u202f200\u00a0FCFA</a>',
    );
  });

  it('by the branch that its plural or select has, or the other one', async () => {
    const html =
      '{n, plural, one {<b>#</b>} other {<i>#</i>}} {s, select, toString {k} yes {<u>{s}</u>} other {-}}';
    expect(await rendered(html, { n: 1, s: 'yes' })).toBe('<b>1</b> <u>yes</u>');
    expect(await rendered(html, { n: 3, s: 'valueOf' })).toBe('<i>3</i> -');
  });
});

describe('an address that is a value', () => {
  const html = '<a href="{link}">k</a>';

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'nkul.example/aide',
    '//nkul.example',
    '/aide',
    '',
  ])('is refused before anything is stored, without being shown: %j', async (link) => {
    const messages = { a: { fr: { text: 'k', email: { subject: 's', html } } } } as const;
    const catalog = defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages });
    const mail = fakeNotifier({ name: 'mail', channel: 'email' });
    const { hub, clock } = await testHub({ notifiers: [mail], plugins: [templates(catalog)] });
    const sent = hub.notify({ to: { email: 'awa@example.com' }, ...catalog.notification('a', { link }) });
    const error: unknown = await sent.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RenderError);
    expect(error).toMatchObject({ field: 'values.link' });
    expect(String(error)).toMatch('must be a whole address that begins with https:, http: or mailto:');
    if (link.length > 5) expect(String(error)).not.toMatch(link.trim());
    await clock.run(0);
    expect(mail.messages).toEqual([]);
    await hub.stop();
  });

  it('must be one in the examples too', () => {
    const messages: MessageTexts = { a: { fr: { email: { html } } } };
    const settings = { a: { examples: { usual: { link: 'nkul.example' } } } };
    expect(() =>
      defineCatalog<MessageTexts, string>({ defaultLocale: 'fr', locales: ['fr'], messages, settings }),
    ).toThrow('a: examples.usual: the value link must be a whole address');
  });

  it.each(['https://a.b/c', 'HTTP://a.b', 'mailto:awa@example.com'])('may be %s', async (link) => {
    expect(await rendered(html, { link })).toBe(`<a href="${link}">k</a>`);
  });
});

describe('hostile values', () => {
  const html =
    '<title>{x}</title><p title="{x}">{x}</p><p title=\'\'{x}\'\'>k</p><a href="https://a.b/{x}?q={x}#{x}">{x}</a><img src="https://a.b/{x}" alt="{x}">{n, plural, other {<b title="{x}">{x}#</b>}}';

  it('change nothing of the tags, the attributes and the host of the links', async () => {
    const shape = (document: string) => {
      const tags: unknown[] = [];
      const walk = (nodes: ReturnType<typeof parseDocument>['children']): void => {
        for (const node of nodes) {
          if (!('attribs' in node)) continue;
          const { href, src } = node.attribs;
          const hosts = [href, src].flatMap((url) => (url === undefined ? [] : new URL(url).origin));
          tags.push([node.name, Object.keys(node.attribs), hosts]);
          walk(node.children);
        }
      };
      walk(parseDocument(document).children);
      return tags;
    };
    const plain = shape(await rendered(html, { x: 'k', n: 2 }));
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '"',
        "'",
        '<',
        '>',
        '&',
        '</',
        '-->',
        ' ',
        '/',
        '?',
        '#',
        '\\',
        '=',
        'on',
        'script',
        '@',
        ':',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        expect(shape(await rendered(html, { x: pieces.join(''), n: 2 }))).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });
});

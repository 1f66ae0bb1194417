import { ConfigurationError, LINK_SHORTENER, type Plugin, RenderError } from '@nkul/core/adapter';
import { fakeNotifier, fakeShortener, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import type { CatalogDefinition, MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { checkCatalog } from '../check/check-catalog.ts';
import { templates } from './templates.ts';

const now = () => new Date('2026-11-25T12:00:00Z');
const long = `https://nkul.example/commandes/${'x'.repeat(150)}`;
const to = { phone: '+237699128531', email: 'awa@example.com' };

function catalogOf(
  text: string,
  links: readonly string[],
  more: Partial<CatalogDefinition> = {},
  maxSegments = 9,
) {
  return defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages: { a: { fr: text } },
    settings: { a: { links, maxSegments } },
    ...more,
  });
}

/** A hub with one notifier, of SMS or of e-mail. */
async function hubOf(
  catalog: ReturnType<typeof catalogOf>,
  plugins: readonly Plugin[] = [],
  channel: 'sms' | 'email' = 'sms',
) {
  const notifier = fakeNotifier({ channel });
  const made = await testHub({ notifiers: [notifier], plugins: [...plugins, templates(catalog)] });
  /** Sends one message, and returns its content. */
  const sent = async (values: Readonly<Record<string, string>>) => {
    await made.hub.notify({ to, template: 'a', values });
    await made.clock.run(0);
    return notifier.messages.at(-1)?.content;
  };
  return { ...made, notifier, sent };
}

describe('a link of an SMS', () => {
  it('is shortened, and the short one is measured', async () => {
    const shortener = fakeShortener();
    const { sent, hub } = await hubOf(catalogOf('Suivez : {link} {name}', ['link']), [shortener]);
    expect(await sent({ link: long, name: long.slice(0, 40) })).toEqual({
      text: `Suivez : https://ex.am/1 ${long.slice(0, 40)}`,
      segments: 1,
    });
    expect(shortener.asked).toEqual([{ url: long, template: 'a', value: 'link' }]);
    await hub.stop();
  });

  it('is asked for once, if two values are equal', async () => {
    const shortener = fakeShortener();
    const { sent, hub } = await hubOf(catalogOf('{one} {two} {three}', ['one', 'two', 'three']), [shortener]);
    expect((await sent({ one: long, two: `${long}2`, three: long }))?.text).toBe(
      'https://ex.am/1 https://ex.am/2 https://ex.am/1',
    );
    expect(shortener.asked.map(({ url }) => url)).toEqual([long, `${long}2`]);
    await hub.stop();
  });

  it('is asked for once for equal notifications of a list', async () => {
    const shortener = fakeShortener();
    const { hub, clock, notifier } = await hubOf(catalogOf('{link}', ['link']), [shortener]);
    const one = { template: 'a', values: { link: long } };
    await hub.notify([
      { to: { phone: '+237699128531' }, ...one },
      { to: { phone: '+237677000001' }, ...one },
    ]);
    await clock.run(0);
    expect(notifier.messages.map(({ content }) => content.text)).toEqual([
      'https://ex.am/1',
      'https://ex.am/1',
    ]);
    expect(shortener.asked.length).toBe(1);
    await hub.stop();
  });

  it('stays long in an e-mail, and without a shortener', async () => {
    const shortener = fakeShortener();
    const { sent, hub } = await hubOf(catalogOf('{link}', ['link']), [shortener], 'email');
    expect((await sent({ link: long }))?.text).toBe(long);
    expect(shortener.asked).toEqual([]);
    await hub.stop();
    const alone = await hubOf(catalogOf('{link}', ['link']));
    expect((await alone.sent({ link: long }))?.text).toBe(long);
    await alone.hub.stop();
  });

  it.each(['nkul.example/aide', 'mailto:awa@example.com', 'javascript:alert(1)', ''])(
    'must be a whole web address, unlike %j',
    async (link) => {
      const { sent, hub } = await hubOf(catalogOf('{link}', ['link']));
      const error: unknown = await sent({ link }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(RenderError);
      expect(error).toMatchObject({ field: 'values.link' });
      expect(String(error)).toMatch('must be a whole web address');
      await hub.stop();
    },
  );
});

describe('a shortener', () => {
  it('may answer without a scheme', async () => {
    const shortener = fakeShortener();
    shortener.script('ex.am/x');
    const { sent, hub } = await hubOf(catalogOf('{link}', ['link']), [shortener]);
    expect((await sent({ link: long }))?.text).toBe('ex.am/x');
    await hub.stop();
  });

  it.each([
    ['fails', new Error('no connection'), /no connection/],
    ['answers with a longer link', 'https://ex.am/a-longer-link', /has more than 24 characters/],
    ['answers outside the GSM 7-bit alphabet', 'https://ex.am/ŋ', /is not of the GSM 7-bit alphabet/],
    ['answers with spaces', 'https://ex.am/a b', /has spaces/],
    ['answers with another address', 'javascript:alert(1)', /is not a web address/],
    ['answers with a word', 'k', /is not a web address/],
    ['answers with nothing', '', /is not a web address/],
  ])(
    'that %s: the long link is sent, unless the text is then over its budget',
    async (_what, answer, cause) => {
      const shortener = fakeShortener();
      shortener.script(answer, answer);
      const roomy = await hubOf(catalogOf('{link}', ['link']), [shortener]);
      expect(await roomy.sent({ link: long })).toEqual({ text: long, segments: 2 });
      await roomy.hub.stop();
      const tight = await hubOf(catalogOf('{link}', ['link'], {}, 1), [shortener]);
      const error: unknown = await tight.sent({ link: long }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(RenderError);
      expect(error).toMatchObject({
        field: 'values.link',
        message: expect.stringContaining('The link shortener failed for the value link'),
        cause: expect.objectContaining({ message: expect.stringMatching(cause) }),
      });
      expect(String(error)).not.toMatch(long);
      await tight.hub.stop();
    },
  );

  it('that answers with something else fails too', async () => {
    // A plugin in JavaScript may answer with anything.
    const shortener = { maxLength: 24, shorten: () => 5 } as unknown as { maxLength: number };
    const plugin: Plugin = {
      name: 'odd',
      register: (container) => void container.register(LINK_SHORTENER, { useValue: shortener as never }),
    };
    const { sent, hub } = await hubOf(catalogOf('{link}', ['link']), [plugin]);
    expect((await sent({ link: long }))?.text).toBe(long);
    await hub.stop();
  });

  it.each([
    {},
    { maxLength: 24 },
    { maxLength: 0, shorten: () => '' },
    { maxLength: '24', shorten: () => '' },
  ])('that is none is refused when the hub is made: %j', async (odd) => {
    const plugin: Plugin = {
      name: 'odd',
      register: (container) => void container.register(LINK_SHORTENER, { useValue: odd as never }),
    };
    await expect(hubOf(catalogOf('{link}', ['link']), [plugin])).rejects.toThrow(
      'The link shortener is wrong',
    );
  });

  it('whose links are longer than the catalog counts them is refused', async () => {
    const catalog = catalogOf('{link}', ['link'], { shortLinks: { maxLength: 20 } });
    await expect(hubOf(catalog, [fakeShortener()])).rejects.toThrow('set shortLinks: { maxLength: 24 }');
    const { hub } = await hubOf(catalog, [fakeShortener({ maxLength: 20 })]);
    await hub.stop();
  });
});

describe('shortLinks in a catalog', () => {
  const budget = (more: Partial<CatalogDefinition>) => {
    const examples = { usual: { link: long }, longest: { link: `${long}${'x'.repeat(100)}` } };
    const settings = { a: { links: ['link'], maxSegments: 1, examples } };
    const { messages, problems } = checkCatalog(catalogOf('Suivez : {link}', [], { settings, ...more }), now);
    return { messages, errors: problems.filter(({ level }) => level === 'error').length };
  };

  it('has every measure count the links as short as they are sent', () => {
    const { messages, errors } = budget({ shortLinks: { maxLength: 24 } });
    expect(errors).toBe(0);
    expect(messages[0]?.longest.size.units).toBe('Suivez : '.length + 24);
    expect(messages[0]?.usual.size.units).toBe('Suivez : '.length + 24);
    expect(budget({}).errors).toBe(1);
  });

  it('must be a length', () => {
    for (const shortLinks of [{ maxLength: 5 }, { maxLength: 24.5 }, {}, 24, null]) {
      // A program without types gives such settings: the cast takes the compiler away, as there.
      const wrong = { shortLinks } as unknown as Partial<CatalogDefinition>;
      expect(() => catalogOf('{link}', ['link'], wrong)).toThrow('shortLinks: must be { maxLength: 24 }');
    }
  });
});

describe('the setting links', () => {
  it.each([
    [['lnk'], 'a: links: {lnk} is in none of its texts'],
    [['n'], 'a: links: {n} is not a text'],
    ['link', 'a: links must be a list of names of values'],
    [[5], 'a: links must be a list of names of values'],
  ])('names text values: %j', (links, problem) => {
    // As a program without types gives it.
    const wrong = links as readonly string[];
    expect(() => catalogOf('{link} {n, number}', wrong)).toThrow(problem);
    expect(() => catalogOf('{link} {n, number}', wrong)).toThrow(ConfigurationError);
  });
});

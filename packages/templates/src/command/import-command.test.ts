import { lstat, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { useMessages } from '../../test/messages-folder.ts';
import { run } from '../../test/run-command.ts';

const at = useMessages();
const { write, catalog, exported } = at;

const textOf = (locale: string) => readFile(join(at.messages, `${locale}.json`), 'utf8');
const jsonOf = async (locale: string) => JSON.parse(await textOf(locale));

const otp = { description: 'Sent when a customer signs in.', examples: { usual: { code: '4821' } } };
const welcome = {
  sms: 'Bienvenue {name}',
  email: { subject: 'Bienvenue', text: 'Bonjour {name}', html: '<p>Bonjour {name} &amp; co</p>' },
};

describe('nkul-templates import', () => {
  it('names the file of a new language by its tag, as the catalog asks for it', async () => {
    await catalog({ fr: { otp: 'Code {code}' } }, { otp });
    const po = (await exported('--locale', 'pt-BR', '--format', 'po')).replace(
      /msgstr ""\n$/,
      'msgstr "O {code}"\n',
    );
    const { code } = await run('import', await write('pt.po', po), at.messages, '--locale', 'pt-br');
    expect(code).toBe(0);
    expect(await jsonOf('pt-BR')).toEqual({ otp: 'O {code}' });
    expect((await run('check', at.messages)).code).toBe(0);
  });

  it.each([
    ['french', /"french" is the name of a language, not its tag; write fr/],
    ['wes', /Node\.js does not know how the language "wes"/],
    ['FR', /is the language to translate from/],
  ])('refuses %s before anything is exported or written', async (locale, words) => {
    await catalog({ fr: { otp: 'Code {code}' } }, { otp });
    const refused = await run('export', at.messages, '--locale', locale);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(words);
    const file = await write(
      'en.po',
      (await exported('--locale', 'en', '--format', 'po')).replace('Language: en', `Language: ${locale}`),
    );
    expect((await run('import', file, at.messages, '--locale', locale)).code).toBe(1);
    expect(await readdir(at.messages)).toEqual(['catalog.json', 'fr.json']);
  });

  it('leaves out blanks, and refuses texts that were read in a wrong encoding', async () => {
    await catalog({ fr: { a: 'Crédité' }, en: { a: 'Credited' } });
    const po = (text: string) =>
      exported('--locale', 'en', '--format', 'po').then((all) =>
        all.replace('msgstr "Credited"', `msgstr "${text}"`),
      );
    const blank = await run('import', await write('en.po', await po('  ')), at.messages);
    expect([blank.code, await jsonOf('en')]).toEqual([0, { a: 'Credited' }]);
    const garbled = await run('import', await write('en.po', await po('CrÃ©ditÃ©')), at.messages);
    expect(garbled.code).toBe(1);
    expect(garbled.err).toContain('Crédité');
    expect(await jsonOf('en')).toEqual({ a: 'Credited' });
  });

  it('makes the file of a new language', async () => {
    await catalog({ fr: { otp: 'Code {code}', welcome } }, { otp });
    const po = (await exported('--locale', 'en', '--format', 'po'))
      .replace('msgid "Code {code}"\nmsgstr ""', 'msgid "Code {code}"\nmsgstr "The code {code}"')
      .replace('msgid "Bienvenue {name}"\nmsgstr ""', 'msgid "Bienvenue {name}"\nmsgstr "Welcome {name}"');
    const file = await write('en.po', po);
    expect(await run('import', file, at.messages)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${file}: is in en, and the catalog has fr; to add it, write --locale en`),
    });
    const left = 'welcome.email.subject, welcome.email.text, welcome.email.html';
    expect(await run('import', file, at.messages, '--locale', 'en')).toEqual({
      code: 0,
      out: `${join(at.messages, 'en.json')}: 1 text, 4 not translated yet.\n`,
      err: `warning ${file} welcome: is left out until all of its texts are translated; missing: ${left}\n`,
    });
    expect(await textOf('en')).toBe('{\n  "otp": "The code {code}"\n}\n');
    expect(await readdir(at.messages)).toEqual(['catalog.json', 'en.json', 'fr.json']);
  });

  it('keeps the structure, the order and the other keys of the file', async () => {
    await catalog({
      fr: { first: 'Un', 'order.created': 'Créée', welcome, last: 'Fin' },
      en: { last: 'End', 'order.created': 'Made' },
    });
    const xliff = (await exported('--locale', 'en'))
      .replace('<source>Un</source>', '<source>Un</source><target>One</target>')
      .replace('<target>Made</target>', '<target>Created</target>')
      .replace('<source>Bienvenue {name}</source>', '$&<target>Welcome {name}</target>')
      .replace('<source>Bienvenue</source>', '$&<target>Welcome</target>')
      .replace('<source>Bonjour {name}</source>', '$&<target>Hello {name}</target>')
      .replace(/<source>(&lt;p.*)<\/source>/, '$&<target>$1</target>')
      .replace(/<unit id="last"[\s\S]*?<\/unit>/, '');
    expect(await run('import', await write('en.xlf', xliff), at.messages)).toMatchObject({
      code: 0,
      err: '',
    });
    expect(await textOf('en')).toBe(
      `${JSON.stringify(
        {
          first: 'One',
          last: 'End',
          'order.created': 'Created',
          welcome: {
            sms: 'Welcome {name}',
            email: { subject: 'Welcome', text: 'Hello {name}', html: '<p>Bonjour {name} &amp; co</p>' },
          },
        },
        undefined,
        2,
      )}\n`,
    );
  });

  it('leaves out empty, fuzzy and initial translations, and says how many', async () => {
    await catalog({ fr: { a: 'Un', b: 'Deux', c: 'Trois' }, en: { a: 'One', b: 'Two', c: 'Three' } });
    const po = (await exported('--locale', 'en', '--format', 'po'))
      .replace('#, icu-message-format', '#, fuzzy, icu-message-format')
      .replace('"Two"', '""')
      .replace('"Three"', '"3"');
    expect((await run('import', await write('en.po', po), at.messages)).out).toBe(
      `${join(at.messages, 'en.json')}: 1 text, 2 not translated yet.\n`,
    );
    expect(await jsonOf('en')).toEqual({ a: 'One', b: 'Two', c: '3' });
    const xliff = (await exported('--locale', 'en'))
      .replace('<segment>', '<segment state="initial">')
      .replace('<target>Two</target>', '<target/>')
      .replace('<target>3</target>', '');
    const file = await write('en.xlf', xliff);
    expect(await run('import', file, at.messages, '--lang', 'fr')).toMatchObject({
      code: 0,
      out: 'Aucun texte traduit à importer, 3 pas encore traduits : rien n’a été écrit.\n',
    });
  });

  it('writes nothing if one translation is broken, has other values, is unknown or there twice', async () => {
    await catalog({ fr: { a: 'Code {code}', b: 'Deux' }, en: { a: 'Code {code}', b: 'Two' } });
    const xliff = await exported('--locale', 'en');
    const refused = async (changed: string) => {
      const file = await write('en.xlf', changed.replace('<target>Two</target>', '<target>2</target>'));
      const result = await run('import', file, at.messages);
      expect(result).toMatchObject({ code: 1, out: '' });
      expect(result.err).toMatch(/\n\n1 error: nothing was written\.\n$/);
      expect(await jsonOf('en')).toEqual({ a: 'Code {code}', b: 'Two' });
      return result.err.replaceAll(file, 'en.xlf');
    };
    const target = '<target>Code {code}</target>';
    expect(await refused(xliff.replace(target, '<target>Code {code</target>'))).toContain(
      'error en.xlf a: the brace at «{code» is never closed',
    );
    expect(await refused(xliff.replace(target, '<target>Code</target>'))).toContain(
      'error en.xlf a: lacks {code}, which the original has',
    );
    expect(await refused(xliff.replace(target, '<target>{code} {name}</target>'))).toContain(
      'error en.xlf a: has {name}, which the original lacks',
    );
    expect(await refused(xliff.replace(target, '<target>{code, number}</target>'))).toContain(
      'error en.xlf a: {code} is a number here',
    );
    expect(await refused(xliff.replace('id="b"', 'id="c"'))).toContain(
      'error en.xlf c: is not a text of the catalog',
    );
    const twice = xliff.replace(/<unit id="b"[\s\S]*?<\/unit>/, '$&$&');
    expect(await refused(twice)).toContain('error en.xlf b: is there twice');
  });

  it('judges the texts of the file alone', async () => {
    const plural = '{n, plural, one {# jour} many {# de jours} other {# jours}}';
    await catalog({ fr: { a: { sms: plural, push: plural } } });
    const english = '{n, plural, one {# day} other {# days}}';
    const xliff = (await exported('--locale', 'en')).replace(
      '</source>',
      `</source><target>${english}</target>`,
    );
    expect(await run('import', await write('en.xlf', xliff), at.messages, '--locale', 'en')).toMatchObject({
      code: 0,
      out: expect.stringContaining('no translated text to import, 2 not translated yet'),
      err: expect.stringMatching(/^warning .* a: is left out .*; missing: a\.push\n$/),
    });
  });

  it('follows a link to the file of a locale', async () => {
    await catalog({ fr: { a: 'Un' } });
    const real = await write('real.json', { a: 'One' });
    await symlink(real, join(at.messages, 'en.json'));
    const xliff = (await exported('--locale', 'en')).replace('>One<', '>1<');
    expect(await run('import', await write('en.xlf', xliff), at.messages)).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(real, 'utf8'))).toEqual({ a: '1' });
    expect((await lstat(join(at.messages, 'en.json'))).isSymbolicLink()).toBe(true);
  });

  it('warns of a text that was changed after the export', async () => {
    await catalog({ fr: { a: 'Un' }, en: { a: 'One' } });
    const file = await write('en.xlf', await exported('--locale', 'en'));
    await catalog({ fr: { a: 'Une' } });
    expect(await run('import', file, at.messages, '--lang', 'fr')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 texte.'),
      err: expect.stringMatching(/^avertissement .* a: a changé dans le catalogue après l’export/),
    });
  });

  it('refuses another language, another source language and a module', async () => {
    await catalog({ fr: { a: 'Un' }, en: { a: 'One' } });
    const xliff = await exported('--locale', 'en');
    const refused = async (changed: string, ...args: readonly string[]) => {
      const result = await run('import', await write('x.xlf', changed), ...args);
      expect(result).toMatchObject({ code: 1, out: '' });
      return result.err;
    };
    expect(await refused(xliff, at.messages, '--locale', 'de')).toContain('is in en, not in de');
    expect(await refused(xliff, at.messages, '--locale', 'x_y')).toContain('is not a BCP 47 tag');
    expect(await refused(xliff.replace('"fr"', '"es"'), at.messages)).toContain('is translated from es');
    expect(await refused(xliff.replace('trgLang="en"', ''), at.messages)).toContain(
      'does not say its language',
    );
    expect(await refused(xliff.replace('"en"', '"fr"'), at.messages)).toContain(
      'fr is the language to translate',
    );
    expect(await refused(xliff, join(import.meta.dirname, '../starter/starter-catalog.ts'))).toContain(
      'is not a folder',
    );
    expect(await run('import')).toMatchObject({ code: 2 });
    expect(await run('import', 'a', 'b', 'c')).toMatchObject({ code: 2 });
  });

  it('gives back each text of a catalog as it was', async () => {
    const words = fc.constantFrom(
      ...[
        'Bonjour',
        '{name}',
        "'{'",
        "''",
        '"',
        '\n',
        '\r\n',
        '\t',
        ' ',
        '🎉',
        '&',
        '&amp;',
        ']]>',
        'مرحبا',
        'e\u0301',
      ],
      ...['{n, plural, one {# jour} other {# jours}}', '\\', '\\n', '%', '<', '>'],
    );
    const text = fc
      .array(words, { minLength: 1, maxLength: 8 })
      .map((parts) => `{name}{n, number}${parts.join('')}`);
    const texts = fc.record({
      a: text,
      'b.c': text,
      d: fc.record({ sms: text, email: fc.record({ subject: text, text }) }),
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('xliff', 'po'), async (given, format) => {
        await catalog({ fr: given, en: given });
        const out = await exported('--locale', 'en', '--format', format);
        fc.pre(out !== '');
        await rm(join(at.messages, 'en.json'));
        const { code } = await run('import', await write('en', out), at.messages, '--locale', 'en');
        expect(code).toBe(0);
        expect(await textOf('en')).toBe(`${JSON.stringify(given, undefined, 2)}\n`);
      }),
      { numRuns: 60 },
    );
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useMessages } from '../../test/messages-folder.ts';
import { run } from '../../test/run-command.ts';

const at = useMessages();
const { write, catalog, exported } = at;

const otp = { description: 'Sent when a customer signs in.', examples: { usual: { code: '4821' } } };
const welcome = {
  sms: 'Bienvenue {name}',
  email: { subject: 'Bienvenue', text: 'Bonjour {name}', html: '<p>Bonjour {name} &amp; co</p>' },
};

describe('nkul-templates export', () => {
  it('writes XLIFF 2.0 with the description, the example and the translation of each text', async () => {
    await catalog({ fr: { otp: 'Votre code : {code}' }, en: { otp: 'Your code: {code}' } }, { otp });
    expect(await run('export', at.messages, '--locale', 'en')).toEqual({
      code: 0,
      err: '',
      out: `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="fr" trgLang="en">
  <file id="messages">
    <unit id="otp" xml:space="preserve">
      <notes>
        <note>Sent when a customer signs in.</note>
        <note>Example: Votre code : 4821</note>
      </notes>
      <segment>
        <source>Votre code : {code}</source>
        <target>Your code: {code}</target>
      </segment>
    </unit>
  </file>
</xliff>
`,
    });
  });

  it('writes PO with the id as context, and French notes', async () => {
    await catalog({ fr: { otp: 'Votre code : {code}' } }, { otp });
    expect(await exported('--locale', 'pt-BR', '--format', 'po', '--lang', 'fr')).toBe(`msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: pt_BR\\n"
"X-Source-Language: fr\\n"

#. Sent when a customer signs in.
#. Exemple : Votre code : 4821
#, icu-message-format
msgctxt "otp"
msgid "Votre code : {code}"
msgstr ""
`);
  });

  it('has a unit for each text of each channel', async () => {
    await catalog({ fr: { welcome } });
    const ids = [...(await exported('--locale', 'en')).matchAll(/<unit id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['welcome.sms', 'welcome.email.subject', 'welcome.email.text', 'welcome.email.html']);
  });

  it('writes a file, and says how much is to do', async () => {
    await catalog({ fr: { otp: 'Code {code}', bye: 'Au revoir' }, en: { bye: 'Goodbye' } }, { otp });
    const out = join(at.folder, 'en.po');
    expect(await run('export', at.messages, '--locale', 'en', '--out', out)).toEqual({
      code: 0,
      out: `${out}: 2 texts, 1 not translated yet.\n`,
      err: '',
    });
    expect(await readFile(out, 'utf8')).toContain('Language: en');
  });

  it('exports the catalog of a module, with its descriptions', async () => {
    const index = JSON.stringify(join(import.meta.dirname, '../index.ts'));
    const module = await write(
      'catalog.mjs',
      `import { defineCatalog } from ${index};
export const catalog = defineCatalog({ defaultLocale: 'fr', locales: ['fr'],
  messages: { a: { fr: 'Bonjour' } }, settings: { a: { description: 'Sent in the morning.' } } });`,
    );
    expect((await run('export', module, '--locale', 'en')).out).toContain(
      '<note>Sent in the morning.</note>',
    );
  });

  it('refuses a locale that is no tag, the language to translate from, and texts that no file can hold', async () => {
    await catalog({ fr: { a: 'a\u0001' } });
    expect(await run('export', at.messages, '--locale', 'en')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('a has a control character'),
    });
    expect((await run('export', at.messages, '--locale', 'english_uk')).err).toContain('is not a BCP 47 tag');
    expect((await run('export', at.messages, '--locale', 'fr')).err).toContain(
      'fr is the language to translate from',
    );
    expect(await run('export', at.messages)).toMatchObject({ code: 2 });
    expect(await run('export', at.messages, '--locale', 'en', '--format', 'csv')).toMatchObject({ code: 2 });
    expect(await run('export', at.messages, '--locale', 'en', '--lang', 'de')).toMatchObject({ code: 2 });
    expect(await run('export', at.messages, 'two', '--locale', 'en')).toMatchObject({ code: 2 });
  });

  it('refuses a catalog with an error, and a file that cannot be written', async () => {
    await catalog({ fr: { a: 'Code' } });
    const out = join(at.folder, 'nowhere', 'en.xlf');
    expect(await run('export', at.messages, '--locale', 'en', '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be written: ENOENT'),
    });
    await catalog({ fr: { a: 'Code {' } });
    expect(await run('export', at.messages, '--locale', 'en', '--lang', 'fr')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^erreur .*fr\.json:1:\d+ a: l’accolade/),
    });
  });
});

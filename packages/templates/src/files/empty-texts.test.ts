import { ConfigurationError } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../test/catalog-folder.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';

const folder = useFolder();
const settings = { defaultLocale: 'fr' };
const mend = 'is empty: write the text, or take its key out and set fallback in the settings';

describe('an empty text', () => {
  it.each([
    ['nothing', ''],
    ['spaces', '  '],
    ['a line break and a no-break space', '\n\u00a0'],
    ['signs that cannot be seen', '\u200b\u00ad\ufe0f\u2060'],
    ['fillers', '\u3164\u2800'],
  ])('is an error if it is made of %s', async (_what, text) => {
    const found = await folder.problems({
      'catalog.json': settings,
      'fr.json': { hello: 'Bonjour' },
      'en.json': { hello: text },
    });
    expect(found).toEqual([`en.json:1:10 hello: ${mend}`]);
  });

  it.each(['subject', 'text', 'html'])('is an error as the %s of an e-mail', async (part) => {
    const email = { subject: 's', text: 't', html: 'h', [part]: ' ' };
    const found = await folder.problems({ 'catalog.json': settings, 'fr.json': { hello: { email } } });
    expect(found).toEqual([expect.stringMatching(new RegExp(`hello\\.email\\.${part}: is empty`))]);
  });

  it('is told in French', async () => {
    const files = { 'catalog.json': settings, 'fr.json': { hello: '' } };
    expect(await folder.problems(files, 'fr')).toEqual([
      'fr.json:1:10 hello: est vide : écrivez le texte, ou enlevez sa clé et donnez fallback dans les réglages',
    ]);
  });

  it('is an error in code, too', () => {
    expect(() =>
      defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages: { hello: { fr: '' } } }),
    ).toThrow(ConfigurationError);
  });

  it('takes nothing from a text with one visible sign', async () => {
    expect(await folder.problems({ 'catalog.json': settings, 'fr.json': { hello: ' . ' } })).toEqual([]);
  });
});

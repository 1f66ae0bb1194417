import { describe, expect, it } from 'vitest';
import { useFolder } from '../../test/catalog-folder.ts';

const folder = useFolder();
const settings = { defaultLocale: 'fr' };
const json = '{\n "a": "été reçu"\n}';

/** The text in an encoding with one byte a sign. */
function bytes(text: string, ...codes: readonly (readonly [string, number])[]): Uint8Array {
  const known = new Map(codes);
  return Uint8Array.from(text, (sign) => known.get(sign) ?? sign.charCodeAt(0));
}

function utf16(text: string, bigEndian = false): Buffer {
  const buffer = Buffer.from(text, 'utf16le');
  return bigEndian ? buffer.swap16() : buffer;
}

describe('a file that is not UTF-8', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'Latin-1',
      bytes(json),
      'fr.json:2:8: is not UTF-8, but probably Latin-1 (ISO 8859-1): save it as UTF-8',
    ],
    [
      'Windows-1252',
      bytes('{"a": "l’été"}', ['’', 0x92]),
      'fr.json:1:9: is not UTF-8, but probably Windows-1252: save it as UTF-8',
    ],
    [
      'Mac Roman',
      bytes('{"a": "été à"}', ['é', 0x8e], ['à', 0x88]),
      'fr.json:1:8: is not UTF-8, but probably Mac Roman: save it as UTF-8',
    ],
    [
      'UTF-16 with its mark',
      utf16(`\ufeff${json}`),
      'fr.json:1:1: is not UTF-8, but probably UTF-16: save it as UTF-8',
    ],
    [
      'UTF-16, big end first',
      utf16(`\ufeff${json}`, true),
      'fr.json:1:1: is not UTF-8, but probably UTF-16: save it as UTF-8',
    ],
    [
      'UTF-16 without a mark',
      utf16(json),
      'fr.json:1:1: is not UTF-8, but probably UTF-16: save it as UTF-8',
    ],
    [
      'UTF-16 without a mark, big end first',
      utf16(json, true),
      'fr.json:1:1: is not UTF-8, but probably UTF-16: save it as UTF-8',
    ],
    [
      'UTF-32',
      Uint8Array.from([...json].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0])),
      'fr.json:1:1: is not UTF-8, but probably UTF-32: save it as UTF-8',
    ],
  ])('is refused: %s', async (_what, content, told) => {
    expect(await folder.problems({ 'catalog.json': settings, 'fr.json': content })).toEqual([told]);
  });

  it('is refused at the first wrong byte, past signs that are U+FFFD themselves', async () => {
    const content = Buffer.concat([
      Buffer.from('\ufeff{"a": "\ufffd",\n "b": "x'),
      Buffer.of(0xe9),
      Buffer.from('"}'),
    ]);
    expect(await folder.problems({ 'catalog.json': settings, 'fr.json': content }, 'fr')).toEqual([
      'fr.json:2:9: n’est pas en UTF-8, mais sans doute en Latin-1 (ISO 8859-1) : enregistrez-le en UTF-8',
    ]);
  });

  it('may be catalog.json', async () => {
    const content = bytes('{"defaultLocale": "é"}');
    expect(await folder.problems({ 'catalog.json': content, 'fr.json': {} })).toEqual([
      'catalog.json:1:20: is not UTF-8, but probably Latin-1 (ISO 8859-1): save it as UTF-8',
    ]);
  });

  it('is no file with a byte order mark of UTF-8', async () => {
    expect(await folder.problems({ 'catalog.json': settings, 'fr.json': `\ufeff${json}` })).toEqual([]);
  });
});

describe('a text that was read in a wrong encoding', () => {
  /** UTF-8 read as Windows-1252. */
  const garbled = (text: string) => new TextDecoder('windows-1252').decode(Buffer.from(text));

  it.each([
    ['été'],
    ['reçu'],
    ['l’heure'],
    ['«\u00a0oui\u00a0»'],
    ['PAYÉ'],
    ['œuvre'],
    ['à'],
    ['20°'],
    ['…'],
    ['12\u00a0500'],
    ['👍'],
    ['مرحبا'],
    ['Привет'],
  ])('is an error with the text that it probably was: %s', async (text) => {
    const found = await folder.problems({ 'catalog.json': settings, 'fr.json': { a: garbled(text) } });
    expect(found).toEqual([expect.stringMatching(/^fr\.json:1:\d+ a: «.*» was read in a wrong encoding/)]);
    expect(found[0]).toContain(`is probably «${text}»`);
  });

  it('is an error at its place, one for a text, in every part', async () => {
    const found = await folder.problems(
      {
        'catalog.json': settings,
        'fr.json': `{"a": {"sms": "x", "email": {"subject": "Un reçu",\n "text": "${garbled('Le reçu a été payé')}"}}}`,
      },
      'fr',
    );
    expect(found).toEqual([
      'fr.json:2:16 a.email.text: « reÃ§u » a été lu dans un mauvais encodage, et est sans doute « reçu » : écrivez cela',
    ]);
  });

  it('is mended through two wrong encodings', async () => {
    const found = await folder.problems({
      'catalog.json': settings,
      'fr.json': { a: garbled(garbled('été')) },
    });
    expect(found[0]).toContain('is probably «été»');
  });

  it('is an error where an editor has made spaces of no-break spaces', async () => {
    const found = await folder.problems({
      'catalog.json': settings,
      'fr.json': { a: '12Â 500 FCFA Ã Douala' },
    });
    expect(found).toEqual([
      expect.stringContaining('1:9 a: «12Â» was read in a wrong encoding, and is probably «12»'),
    ]);
  });

  it('is an error if a letter is lost', async () => {
    const found = await folder.problems({ 'catalog.json': settings, 'fr.json': { a: 'Le re\ufffdu' } });
    expect(found).toEqual([
      'fr.json:1:12 a: «re\ufffdu» has lost a letter (U+FFFD): write it again, and save the file as UTF-8',
    ]);
  });

  it('is no text that has such letters rightly', async () => {
    const texts = [
      'Votre paiement a été reçu à Douala « bientôt » l’heure… 12\u00a0500 FCFA',
      'SÃO PAULO, AMANHÃ… MAÇÃ »',
      '“CAFÉ” CAFÉ… CAFÉ’',
      'Å Århus, Ølgod, Ñandú, ÂGE, ÊTRE',
      'مرحبا 👍 Привет',
      'ŋgɔ́ ɓɛ',
      'Les lettres À Â Ä',
    ];
    const fr = Object.fromEntries(texts.map((text, index) => [`t${index}`, text]));
    expect(await folder.problems({ 'catalog.json': settings, 'fr.json': fr })).toEqual([]);
  });
});

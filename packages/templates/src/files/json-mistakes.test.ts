import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useFolder } from '../../test/catalog-folder.ts';
import { jsonMistake } from './json-mistake.ts';

const folder = useFolder();
const settings = { defaultLocale: 'fr' };

it.each<[string, string, string]>([
  [
    'a comma after the last text',
    '{\n "a": "x",\n}',
    '2:10: no comma comes after the last text: take it out',
  ],
  ['a comma at the end of a list', '{"a": ["x",]}', '1:11: no comma comes after the last text: take it out'],
  ['two commas', '{"a": "x",, "b": "y"}', '1:11: two commas follow each other: take one out'],
  ['a missing comma', '{"a": "x"\n "b": "y"}', '1:10: a comma is missing here, before the next text'],
  ['a missing colon', '{"a" "x"}', '1:6: a colon is missing between "a" and its text'],
  ['a missing text', '{"a": , "b": "y"}', '1:7: a text is missing after the colon'],
  ['a comment', '{// note\n"a": "x"}', '1:2: JSON has no comments: take it out'],
  ['a comment over lines', '{"a": "x" /* note */}', '1:11: JSON has no comments: take it out'],
  [
    'a line break in a text',
    '{"a": "Bon\njour"}',
    '1:11: a text cannot go on in the next line: write \\n for a line break, or its closing "',
  ],
  ['a tab in a text', '{"a": "x\ty"}', '1:9: a text cannot hold a tab: write \\t'],
  [
    'a control sign in a text',
    '{"a": "x\u0001y"}',
    '1:9: a text cannot hold an invisible control sign: take it out',
  ],
  [
    'a backslash alone',
    '{"a": "C:\\x"}',
    '1:10: «\\x» is not known after a backslash: write \\\\ for the backslash itself',
  ],
  [
    'single quotes',
    "{'a': 'x'}",
    '1:2: texts and names are in straight double quotes: write " instead of \'',
  ],
  [
    'quotes of a word processor',
    '{“a”: “x”}',
    '1:2: texts and names are in straight double quotes: write " instead of “',
  ],
  ['a name without quotes', '{a: "x"}', '1:2: a name is in double quotes: write "a"'],
  ['a name that is missing', '{: "x"}', '1:2: a name in double quotes is missing before :'],
  ['a text without quotes', '{"a": Bonjour}', '1:7: a text is in double quotes, and «Bonjour» is not'],
  ['a number that JSON lacks', '{"a": 012}', '1:7: a text is in double quotes, and «012» is not'],
  [
    'a double quote in a text',
    '{"a": "Il dit "oui" ici"}',
    '1:16: the text ended before this word: write \\" for a double quote within a text',
  ],
  [
    'a brace that is missing at the end',
    '{\n "a": "x",\n "b": {"sms": "y"}\n',
    '3:19: the file ends before the { of line 1 is closed: write }, unless the end of the file was lost',
  ],
  [
    'a bracket that is missing at the end',
    '["x"',
    '1:5: the file ends before the [ of line 1 is closed: write ], unless the end of the file was lost',
  ],
  [
    'an end within a text',
    '{"a": "Bonj',
    '1:12: the file ends within a text: write its closing ", unless the end of the file was lost',
  ],
  ['a bracket of the other kind', '{"a": "x"]', '1:10: ] closes nothing here: write }'],
  ['an empty file', '', '1:1: the file is empty: write {"welcome": "…"}, or {} for no texts yet'],
  ['a file of blanks', ' \n', '1:1: the file is empty: write {"welcome": "…"}, or {} for no texts yet'],
  ['a word alone', 'bonjour', '1:1: a text is in double quotes, and «bonjour» is not'],
  [
    'more after the end',
    '{"a": "x"}\n{"b": "y"}',
    '2:1: the file should end before {: take the rest out, or put it within the braces',
  ],
  ['a sign that does not belong there', '{"a": "x"; "b": "y"}', '1:10: ; does not belong here: take it out'],
  [
    'a no-break space between texts',
    '{"a":\u00a0"x"}',
    '1:6: an invisible sign is between the texts: put a plain space there',
  ],
  ['a list', '["a"]', '1:1: must hold texts by name in braces: {"welcome": "…"}'],
  ['one text', '"Bonjour"', '1:1: must hold texts by name in braces: {"welcome": "…"}'],
])('a file with %s is refused in words, at its place', async (_what, file, told) => {
  const found = await folder.problems({ 'catalog.json': settings, 'fr.json': file });
  expect(found).toEqual([`fr.json:${told}`]);
});

it('the mistakes are told in French', async () => {
  const found = await folder.problems(
    {
      'catalog.json': settings,
      'fr.json': '{"a": "x",}',
      'en.json': '{"a": "x" "b": "y"}',
      'pt.json': '{"a": "x"',
      'es.json': '',
      'sw.json': "{'a': 1}",
    },
    'fr',
  );
  expect(found).toEqual([
    'en.json:1:10: il manque une virgule ici, avant le texte suivant',
    'es.json:1:1: le fichier est vide : écrivez {"welcome": "…"}, ou {} s’il n’a pas encore de textes',
    'fr.json:1:10: il n’y a pas de virgule après le dernier texte : enlevez-la',
    'pt.json:1:10: le fichier finit avant que le { de la ligne 1 soit fermé : écrivez }, à moins que la fin du fichier soit perdue',
    'sw.json:1:2: les textes et les noms sont entre guillemets droits : écrivez " à la place de \'',
  ]);
});

it('values that are not texts have one line each', async () => {
  const found = await folder.problems({
    'catalog.json': settings,
    'fr.json': '{"a": 5,\n "b": null,\n "c": true,\n "d": ["x"], "e": {"sms": 1, "email": {"text": false}}}',
  });
  expect(found).toEqual([
    'fr.json:1:7 a: must be a text in double quotes',
    'fr.json:2:7 b: must be a text in double quotes',
    'fr.json:3:7 c: must be a text in double quotes',
    'fr.json:4:7 d: must be a text in double quotes',
    'fr.json:4:27 e.sms: must be a text in double quotes',
    'fr.json:4:48 e.email.text: must be a text in double quotes',
  ]);
});

it('catalog.json is read with the same words', async () => {
  expect(await folder.problems({ 'catalog.json': '{"defaultLocale": "fr",}', 'fr.json': {} })).toEqual([
    'catalog.json:1:23: no comma comes after the last text: take it out',
  ]);
  expect(await folder.problems({ 'catalog.json': '["fr"]' })).toEqual([
    'catalog.json:1:1: must hold the settings in braces: {"defaultLocale": "fr"}',
  ]);
});

it('a valid file with every kind of value has no mistake of JSON', async () => {
  const found = await folder.problems({
    'catalog.json':
      '{"defaultLocale": "fr", "settings": {"a": {"maxSegments": 1, "examples": {"usual": {"n": -1.5e2}}}}}',
    'fr.json': '{\r\n\t"a": "\\u00e9 \\"x\\" \\\\ \\n {n, number}"\r\n}',
  });
  expect(found).toEqual([]);
});

it('every file that JSON.parse refuses has a mistake, and no other', () => {
  const parts = [
    ...'{}[],:"\'\\\n\t a1-0.e+/=;“\u00a0\u0000',
    '//',
    '/*',
    'true',
    'nul',
    '\\u12',
    '"a"',
    '"x": ',
    '{"a": "x"}',
  ];
  const file = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((all) => all.join(''));
  const refused = (text: string) => {
    try {
      JSON.parse(text);
      return false;
    } catch {
      return true;
    }
  };
  fc.assert(
    fc.property(file, (text) => {
      expect(jsonMistake(text) !== undefined).toBe(refused(text));
    }),
    { numRuns: 5_000 },
  );
});

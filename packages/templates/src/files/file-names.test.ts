import { describe, expect, it } from 'vitest';
import { useFolder } from '../../test/catalog-folder.ts';
import { loadCatalog } from './load-catalog.ts';

const folder = useFolder();
const settings = { defaultLocale: 'fr' };
const fr = { a: 'x' };

describe('the files of a catalog', () => {
  it.each([
    'package.json',
    'tsconfig.json',
    'package-lock.json',
    'settings.json',
    'notes 1.json',
    'a.b.json',
  ])('are named by the tag of a locale, and %s is not', async (name) => {
    const found = await folder.problems({ 'catalog.json': settings, 'fr.json': fr, [name]: { name: 'z' } });
    expect(found).toEqual([
      `${name}: is not a file of a locale: name it by a tag such as fr.json, or move it out of the folder`,
    ]);
  });

  it.each([
    ['FR.json', 'fr.json'],
    ['fr_FR.json', 'fr-FR.json'],
    ['fr-cm.json', 'fr-CM.json'],
    ['french.json', 'fr.json'],
    ['Français.json', 'fr.json'],
    ['ZH_hans.json', 'zh-Hans.json'],
  ])('%s is to be named %s', async (name, meant) => {
    const found = await folder.problems({ 'catalog.json': settings, [name]: fr });
    expect(found).toEqual([`${name}: is not named by the tag of its locale: name it ${meant}`]);
  });

  it('hold a locale once', async () => {
    const found = await folder.problems({ 'catalog.json': settings, 'fr.json': fr, 'french.json': fr });
    expect(found).toEqual(['french.json: is for the same locale as fr.json: keep one of them, as fr.json']);
  });

  it.each(['catalogue.json', 'Catalog.json', 'settings.json', 'config.json'])(
    'need a catalog.json, for which %s may be taken',
    async (name) => {
      const found = await folder.problems({ 'fr.json': fr, [name]: settings });
      expect(found).toEqual([`${name}: is not read: did you mean catalog.json?`]);
    },
  );

  it('have their problems in French', async () => {
    const files = { 'FR.json': fr, 'fr.json': fr, 'fr_CM.json': fr, 'package.json': {}, 'config.json': {} };
    expect(await folder.problems(files, 'fr')).toEqual([
      'FR.json: est pour la même langue que fr.json : gardez un seul des deux, sous le nom fr.json',
      'config.json: n’est pas lu : vouliez-vous dire catalog.json ?',
      'fr_CM.json: ne porte pas l’étiquette de sa langue : nommez-le fr-CM.json',
      'package.json: n’est pas un fichier de langue : nommez-le par une étiquette comme fr.json, ou sortez-le du dossier',
    ]);
  });

  it('may have folders, hidden files and files of other kinds beside them', async () => {
    await folder.write({
      'catalog.json': settings,
      'fr.json': fr,
      'old/en.json': '{',
      'en/readme.md': '',
      '.fr.json': '{',
      '._fr.json': '{',
      'README.md': '',
      'fr.json.bak': '',
      'openapi.yaml': '',
    });
    expect((await loadCatalog(folder.path())).locales).toEqual(['fr']);
    expect(await folder.problems({}, 'en', 'warning')).toEqual([]);
  });

  it.each(['yaml', 'yml', 'json5', 'jsonc', 'xlf', 'po', 'JSON'])(
    'are read as JSON alone: fr.%s has a warning',
    async (kind) => {
      const files = { 'catalog.json': settings, 'en.json': fr, [`fr-CM.${kind}`]: '' };
      const told = `fr-CM.${kind}: is not read: the texts come from fr-CM.json`;
      expect(await folder.problems({ ...files, 'fr.json': fr }, 'en', 'warning')).toEqual([told]);
      await expect(loadCatalog(folder.path())).resolves.toMatchObject({ locales: ['en', 'fr'] });
    },
  );

  it('are files: a folder with such a name is an error', async () => {
    const files = { 'catalog.json': settings, 'fr.json': fr, 'en.json/readme.md': '' };
    expect(await folder.problems(files)).toEqual([
      expect.stringMatching(/^en\.json: cannot be read: EISDIR/),
    ]);
  });

  it('have tags of any language, script and region', async () => {
    const names = ['ff-Adlm.json', 'pcm.json', 'es-419.json', 'fr.json', 'wes.json'];
    const files = Object.fromEntries(names.map((name) => [name, fr]));
    const catalog = { ...settings, conventions: { wes: 'en-CM' } };
    expect(await folder.problems({ 'catalog.json': catalog, ...files })).toEqual([]);
  });
});

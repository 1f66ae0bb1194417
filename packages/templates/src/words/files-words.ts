import type { Sentences } from './sentences.ts';

/** The details of each problem of the files of a catalog. */
export interface FilesDetails {
  readonly emptyText: Nothing;
  readonly file: { readonly detail: string };
  readonly folderMeant: { readonly folder: string };
  readonly unreadable: { readonly detail: string };
  readonly noLocaleFile: Nothing;
  readonly settingsMissing: Nothing;
  readonly twice: { readonly name: string };
  readonly invalidJson: { readonly detail: string };
  readonly wrongEncoding: { readonly encoding: string };
  readonly lostLetter: { readonly near: string };
  readonly mojibake: { readonly written: string; readonly meant: string };
  readonly notTexts: Nothing;
  readonly notText: Nothing;
  readonly emptyName: Nothing;
  readonly notPart: { readonly name: string; readonly parts: readonly string[] };
  readonly partWithoutText: Nothing;
  readonly channelMeant: { readonly key: string; readonly channel: string };
  readonly mixedKeys: { readonly channels: readonly string[]; readonly names: readonly string[] };
  readonly pluralSuffixes: { readonly name: string; readonly keys: readonly string[] };
  readonly settingsName: Nothing;
  readonly notLocaleFile: Nothing;
  readonly localeFileName: { readonly meant: string };
  readonly sameLocale: { readonly other: string };
  readonly notRead: { readonly meant: string };
  readonly noSuchPath: Nothing;
  readonly noCatalog: Nothing;
  readonly manyCatalogs: { readonly count: number };
}

/** The problems of the files of a catalog, in English. */
export const filesEn: Sentences<FilesDetails> = {
  emptyText: () => 'is empty: write the text, or take its key out and set fallback in the settings',
  file: ({ detail }) => detail,
  folderMeant: ({ folder }) => `is one file of a catalog: give its folder, ${folder}`,
  unreadable: ({ detail }) => `cannot be read: ${detail}`,
  noLocaleFile: () => 'has no file of a locale, such as fr.json',
  settingsMissing: () => 'is missing; it says at least {"defaultLocale": "fr"}',
  twice: ({ name }) => `${JSON.stringify(name)} is there twice`,
  invalidJson: ({ detail }) => `is not valid JSON: ${detail}`,
  wrongEncoding: ({ encoding }) => `is not UTF-8, but probably ${encoding}: save it as UTF-8`,
  lostLetter: ({ near }) =>
    `«${near}» has lost a letter (U+FFFD): write it again, and save the file as UTF-8`,
  mojibake: ({ written, meant }) =>
    `«${written}» was read in a wrong encoding, and is probably «${meant}»: write that`,
  notTexts: () => 'must hold texts by name in braces: {"welcome": "…"}',
  emptyName: () => 'a name is empty: write one, such as "welcome"',
  notText: () => 'must be a text in double quotes',
  notPart: ({ name, parts }) => `has no part ${JSON.stringify(name)}: its parts are ${parts.join(', ')}`,
  channelMeant: ({ key, channel }) =>
    `${JSON.stringify(key)} is not a channel: did you mean ${JSON.stringify(channel)}?`,
  partWithoutText: () => 'has no "text", which is for readers without HTML: add it',
  mixedKeys: ({ channels, names }) =>
    `has channels (${channels.join(', ')}) beside other names (${names.join(', ')}): take one kind out, or list new channels in catalog.json, "channels": ${JSON.stringify(names)}`,
  pluralSuffixes: ({ name, keys }) =>
    `${keys.join(', ')} are one text here: write "${name}": "{count, plural, one {…} other {…}}"`,
  settingsName: () => 'is not read: did you mean catalog.json?',
  notLocaleFile: () =>
    'is not a file of a locale: name it by a tag such as fr.json, or move it out of the folder',
  localeFileName: ({ meant }) => `is not named by the tag of its locale: name it ${meant}`,
  sameLocale: ({ other }) => `is for the same locale as ${other}: keep one of them, as ${other}`,
  notRead: ({ meant }) => `is not read: the texts come from ${meant}`,
  noSuchPath: () => 'there is no such folder or file',
  noCatalog: () => 'exports no catalog',
  manyCatalogs: ({ count }) => `exports ${count} catalogs: give each its own module, so that all are checked`,
};

/** The same in French. */
export const filesFr: Sentences<FilesDetails> = {
  emptyText: () => 'est vide : écrivez le texte, ou enlevez sa clé et donnez fallback dans les réglages',
  file: ({ detail }) => detail,
  folderMeant: ({ folder }) => `est un fichier d’un catalogue : donnez son dossier, ${folder}`,
  unreadable: ({ detail }) => `ne peut pas être lu : ${detail}`,
  noLocaleFile: () => 'n’a aucun fichier de langue, comme fr.json',
  settingsMissing: () => 'manque ; il dit au moins {"defaultLocale": "fr"}',
  twice: ({ name }) => `${JSON.stringify(name)} est là deux fois`,
  invalidJson: ({ detail }) => `n’est pas du JSON valable : ${detail}`,
  wrongEncoding: ({ encoding }) =>
    `n’est pas en UTF-8, mais sans doute en ${encoding} : enregistrez-le en UTF-8`,
  lostLetter: ({ near }) =>
    `« ${near} » a perdu une lettre (U+FFFD) : récrivez-la, et enregistrez le fichier en UTF-8`,
  mojibake: ({ written, meant }) =>
    `« ${written} » a été lu dans un mauvais encodage, et est sans doute « ${meant} » : écrivez cela`,
  notTexts: () => 'doit contenir des textes par nom entre accolades : {"welcome": "…"}',
  emptyName: () => 'un nom est vide : écrivez-en un, comme "welcome"',
  notText: () => 'doit être un texte entre guillemets droits',
  notPart: ({ name, parts }) =>
    `n’a pas de partie ${JSON.stringify(name)} : ses parties sont ${parts.join(', ')}`,
  channelMeant: ({ key, channel }) =>
    `${JSON.stringify(key)} n’est pas un canal : vouliez-vous dire ${JSON.stringify(channel)} ?`,
  partWithoutText: () => 'n’a pas de "text", pour qui lit sans HTML : ajoutez-le',
  mixedKeys: ({ channels, names }) =>
    `a des canaux (${channels.join(', ')}) à côté d’autres noms (${names.join(', ')}) : enlevez les uns ou les autres, ou bien nommez les nouveaux canaux dans catalog.json, "channels": ${JSON.stringify(names)}`,
  pluralSuffixes: ({ name, keys }) =>
    `${keys.join(', ')} sont ici un seul texte : écrivez "${name}": "{count, plural, one {…} other {…}}"`,
  settingsName: () => 'n’est pas lu : vouliez-vous dire catalog.json ?',
  notLocaleFile: () =>
    'n’est pas un fichier de langue : nommez-le par une étiquette comme fr.json, ou sortez-le du dossier',
  localeFileName: ({ meant }) => `ne porte pas l’étiquette de sa langue : nommez-le ${meant}`,
  sameLocale: ({ other }) =>
    `est pour la même langue que ${other} : gardez un seul des deux, sous le nom ${other}`,
  notRead: ({ meant }) => `n’est pas lu : les textes viennent de ${meant}`,
  noSuchPath: () => 'ce dossier ou fichier n’existe pas',
  noCatalog: () => 'n’exporte aucun catalogue',
  manyCatalogs: ({ count }) =>
    `exporte ${count} catalogues : donnez à chacun son module, pour que tous soient vérifiés`,
};

type Nothing = Readonly<Record<never, never>>;

import type { Sentences } from './sentences.ts';

/** The details of each problem of the files of a catalog. */
export interface FilesDetails {
  readonly emptyText: Nothing;
  readonly file: { readonly detail: string };
  readonly unreadable: { readonly detail: string };
  readonly noLocaleFile: Nothing;
  readonly settingsMissing: Nothing;
  readonly twice: { readonly name: string };
  readonly invalidJson: { readonly detail: string };
  readonly unknownKey: { readonly received: string; readonly at?: string };
  readonly noSuchPath: Nothing;
  readonly noCatalog: Nothing;
  readonly manyCatalogs: { readonly count: number };
}

/** The problems of the files of a catalog, in English. */
export const filesEn: Sentences<FilesDetails> = {
  emptyText: () => 'is empty: write the text, or take its key out and set fallback in the settings',
  file: ({ detail }) => detail,
  unreadable: ({ detail }) => `cannot be read: ${detail}`,
  noLocaleFile: () => 'has no file of a locale, such as fr.json',
  settingsMissing: () => 'is missing; it says at least {"defaultLocale": "fr"}',
  twice: ({ name }) => `${JSON.stringify(name)} is there twice`,
  invalidJson: ({ detail }) => `is not valid JSON: ${detail}`,
  unknownKey: ({ received, at = '' }) => `${at}Unrecognized key: ${received}`,
  noSuchPath: () => 'there is no such folder or file',
  noCatalog: () => 'exports no catalog',
  manyCatalogs: ({ count }) => `exports ${count} catalogs: give each its own module, so that all are checked`,
};

/** The same in French. */
export const filesFr: Sentences<FilesDetails> = {
  emptyText: () => 'est vide : écrivez le texte, ou enlevez sa clé et donnez fallback dans les réglages',
  file: ({ detail }) => detail,
  unreadable: ({ detail }) => `ne peut pas être lu : ${detail}`,
  noLocaleFile: () => 'n’a aucun fichier de langue, comme fr.json',
  settingsMissing: () => 'manque ; il dit au moins {"defaultLocale": "fr"}',
  twice: ({ name }) => `${JSON.stringify(name)} est là deux fois`,
  invalidJson: ({ detail }) => `n’est pas du JSON valable : ${detail}`,
  unknownKey: ({ received, at = '' }) => `${at}clé inconnue : ${received}`,
  noSuchPath: () => 'ce dossier ou fichier n’existe pas',
  noCatalog: () => 'n’exporte aucun catalogue',
  manyCatalogs: ({ count }) =>
    `exporte ${count} catalogues : donnez à chacun son module, pour que tous soient vérifiés`,
};

type Nothing = Readonly<Record<never, never>>;

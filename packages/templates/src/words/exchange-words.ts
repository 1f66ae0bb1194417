import type { Sentences } from './sentences.ts';

/** The details of each sentence about translation files. */
export interface ExchangeDetails {
  readonly exampleNote: { readonly text: string };
  readonly exported: { readonly file: string; readonly texts: number; readonly untranslated: number };
  readonly imported: { readonly file: string; readonly texts: number; readonly untranslated: number };
  readonly nothingImported: { readonly untranslated: number };
  readonly importRefused: { readonly errors: number };
  readonly cannotWrite: { readonly file: string; readonly detail: string };
  readonly unwritable: { readonly unit: string };
  readonly localeTag: { readonly locale: string };
  readonly localeIsDefault: { readonly locale: string };
  readonly languageMissing: Nothing;
  readonly languageUnlisted: { readonly locale: string; readonly locales: readonly string[] };
  readonly languageDiffers: { readonly locale: string; readonly asked: string };
  readonly sourceLanguageDiffers: { readonly locale: string; readonly defaultLocale: string };
  readonly importIntoModule: Nothing;
  readonly localeFileBroken: { readonly detail: string };
  readonly tooLarge: { readonly megabytes: number };
  readonly notUtf8: Nothing;
  readonly noUnits: Nothing;
  readonly notXliff: { readonly element: string };
  readonly xliffVersion: { readonly version: string };
  readonly xliffDoctype: Nothing;
  readonly xliffBroken: { readonly detail: string; readonly line: number };
  readonly xliffInline: { readonly element: string; readonly unit: string; readonly line: number };
  readonly poHeader: Nothing;
  readonly poCharset: { readonly charset: string };
  readonly poBroken: { readonly detail: string };
  readonly poPlural: { readonly unit: string };
  readonly poTwice: { readonly unit: string };
  readonly unitTwice: Nothing;
  readonly unitUnknown: Nothing;
  readonly sourceChanged: Nothing;
  readonly templateIncomplete: { readonly missing: readonly string[] };
  readonly translationLacks: { readonly name: string };
  readonly translationAdds: { readonly name: string };
}

/** The sentences about translation files, in English. */
export const exchangeEn: Sentences<ExchangeDetails> = {
  exampleNote: ({ text }) => `Example: ${text}`,
  exported: ({ file, texts, untranslated }) => `${file}: ${counted(texts, 'text')}${notYet(untranslated)}.`,
  imported: ({ file, texts, untranslated }) => `${file}: ${counted(texts, 'text')}${notYet(untranslated)}.`,
  nothingImported: ({ untranslated }) =>
    `There is no translated text to import${notYet(untranslated)}: nothing was written.`,
  importRefused: ({ errors }) => `${counted(errors, 'error')}: nothing was written.`,
  cannotWrite: ({ file, detail }) => `${file} cannot be written: ${detail}`,
  unwritable: ({ unit }) =>
    `${unit} has a control character or half a character, which a translation file cannot hold: remove it from the text, its example or its description`,
  localeTag: ({ locale }) => `--locale ${JSON.stringify(locale)} is not a BCP 47 tag, such as en or pt-BR`,
  localeIsDefault: ({ locale }) => `${locale} is the language to translate from; name another one`,
  languageMissing: () => 'does not say its language: name it, such as --locale en',
  languageUnlisted: ({ locale, locales }) =>
    `is in ${locale}, and the catalog has ${locales.join(', ')}; to add it, write --locale ${locale}`,
  languageDiffers: ({ locale, asked }) => `is in ${locale}, not in ${asked}`,
  sourceLanguageDiffers: ({ locale, defaultLocale }) =>
    `is translated from ${locale}, and the default language of the catalog is ${defaultLocale}: export it again`,
  importIntoModule: () => 'is not a folder: translations can be imported only into JSON files',
  localeFileBroken: ({ detail }) => `cannot be changed: ${detail}`,
  tooLarge: ({ megabytes }) => `is larger than ${megabytes} MB: this is not a translation file of a catalog`,
  notUtf8: () => 'is not a text in UTF-8: save it as UTF-8',
  noUnits: () => 'has no texts: export it again',
  notXliff: ({ element }) => `is not XLIFF: it begins with <${element}>`,
  xliffVersion: ({ version }) =>
    version === ''
      ? 'does not say its version of XLIFF: 2.0 is read here'
      : `is XLIFF ${version}, and 2.0 is read here: choose XLIFF 2.0 in the translation tool, or use --format po`,
  xliffDoctype: () =>
    'has a DOCTYPE, which a translation file does not need and which may be an attack: remove it',
  xliffBroken: ({ detail, line }) => `is not whole XML, at line ${line}: ${detail}`,
  xliffInline: ({ element, unit, line }) =>
    `${unit} has <${element}> inside its text, at line ${line}: write the text itself there`,
  poHeader: () => 'has no header, and so no language: it is not a PO file, or its beginning is missing',
  poCharset: ({ charset }) => `says charset=${charset}: save it as UTF-8`,
  poBroken: ({ detail }) => `is not a whole PO file: ${detail}`,
  poPlural: ({ unit }) =>
    `${unit} has msgid_plural: the plurals of these texts are inside the text, as {n, plural, …}`,
  poTwice: ({ unit }) => `${unit} is there twice: keep one of them`,
  unitTwice: () => 'is there twice: keep one of them',
  unitUnknown: () => 'is not a text of the catalog: remove it from the file, or export again',
  sourceChanged: () => 'was changed in the catalog after the export: check that the translation still fits',
  templateIncomplete: ({ missing }) =>
    `is left out until all of its texts are translated; missing: ${missing.join(', ')}`,
  translationLacks: ({ name }) => `lacks {${name}}, which the original has: write it where it belongs`,
  translationAdds: ({ name }) => `has {${name}}, which the original lacks: values keep their names`,
};

/** The same in French. */
export const exchangeFr: Sentences<ExchangeDetails> = {
  exampleNote: ({ text }) => `Exemple : ${text}`,
  exported: ({ file, texts, untranslated }) =>
    `${file} : ${counted(texts, 'texte')}${pasEncore(untranslated)}.`,
  imported: ({ file, texts, untranslated }) =>
    `${file} : ${counted(texts, 'texte')}${pasEncore(untranslated)}.`,
  nothingImported: ({ untranslated }) =>
    `Aucun texte traduit à importer${pasEncore(untranslated)} : rien n’a été écrit.`,
  importRefused: ({ errors }) => `${counted(errors, 'erreur')} : rien n’a été écrit.`,
  cannotWrite: ({ file, detail }) => `${file} ne peut pas être écrit : ${detail}`,
  unwritable: ({ unit }) =>
    `${unit} a un caractère de contrôle ou un demi-caractère, qu’un fichier de traduction ne peut pas contenir : retirez-le du texte, de son exemple ou de sa description`,
  localeTag: ({ locale }) =>
    `--locale ${JSON.stringify(locale)} n’est pas une étiquette BCP 47, comme en ou pt-BR`,
  localeIsDefault: ({ locale }) => `${locale} est la langue de départ ; nommez-en une autre`,
  languageMissing: () => 'ne dit pas sa langue : nommez-la, comme --locale en',
  languageUnlisted: ({ locale, locales }) =>
    `est en ${locale}, et le catalogue a ${locales.join(', ')} ; pour l’ajouter, écrivez --locale ${locale}`,
  languageDiffers: ({ locale, asked }) => `est en ${locale}, et non en ${asked}`,
  sourceLanguageDiffers: ({ locale, defaultLocale }) =>
    `est traduit de ${locale}, et la langue par défaut du catalogue est ${defaultLocale} : exportez-le de nouveau`,
  importIntoModule: () => 'n’est pas un dossier : les traductions ne s’importent que dans des fichiers JSON',
  localeFileBroken: ({ detail }) => `ne peut pas être modifié : ${detail}`,
  tooLarge: ({ megabytes }) =>
    `dépasse ${megabytes} Mo : ce n’est pas le fichier de traduction d’un catalogue`,
  notUtf8: () => 'n’est pas un texte en UTF-8 : enregistrez-le en UTF-8',
  noUnits: () => 'n’a aucun texte : exportez-le de nouveau',
  notXliff: ({ element }) => `n’est pas du XLIFF : il commence par <${element}>`,
  xliffVersion: ({ version }) =>
    version === ''
      ? 'ne dit pas sa version de XLIFF : c’est la 2.0 qui se lit ici'
      : `est en XLIFF ${version}, et c’est la 2.0 qui se lit ici : choisissez XLIFF 2.0 dans l’outil de traduction, ou prenez --format po`,
  xliffDoctype: () =>
    'a un DOCTYPE, dont un fichier de traduction n’a pas besoin et qui peut être une attaque : retirez-le',
  xliffBroken: ({ detail, line }) => `n’est pas du XML entier, à la ligne ${line} : ${detail}`,
  xliffInline: ({ element, unit, line }) =>
    `${unit} a <${element}> dans son texte, à la ligne ${line} : écrivez-y le texte lui-même`,
  poHeader: () => 'n’a pas d’en-tête, donc pas de langue : ce n’est pas un fichier PO, ou son début manque',
  poCharset: ({ charset }) => `dit charset=${charset} : enregistrez-le en UTF-8`,
  poBroken: ({ detail }) => `n’est pas un fichier PO entier : ${detail}`,
  poPlural: ({ unit }) =>
    `${unit} a msgid_plural : les pluriels de ces textes sont dans le texte, comme {n, plural, …}`,
  poTwice: ({ unit }) => `${unit} est là deux fois : gardez-en un`,
  unitTwice: () => 'est là deux fois : gardez-en un',
  unitUnknown: () => 'n’est pas un texte du catalogue : retirez-le du fichier, ou exportez de nouveau',
  sourceChanged: () =>
    'a changé dans le catalogue après l’export : vérifiez que la traduction convient encore',
  templateIncomplete: ({ missing }) =>
    `est laissé de côté tant que tous ses textes ne sont pas traduits ; il manque : ${missing.join(', ')}`,
  translationLacks: ({ name }) => `n’a pas {${name}}, qui est dans l’original : écrivez-le à sa place`,
  translationAdds: ({ name }) =>
    `a {${name}}, qui n’est pas dans l’original : les valeurs gardent leurs noms`,
};

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function notYet(count: number): string {
  return count === 0 ? '' : `, ${count} not translated yet`;
}

function pasEncore(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ', 1 pas encore traduit' : `, ${count} pas encore traduits`;
}

type Nothing = Readonly<Record<never, never>>;

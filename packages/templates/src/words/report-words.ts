import type { Language } from './language.ts';

/** The words of the reports of the command, beside those of the problems. */
export interface ReportWords {
  readonly levels: Readonly<Record<'error' | 'warning' | 'note', string>>;
  readonly atLongest: string;
  /** `1 error, 2 warnings` */
  readonly found: (errors: number, warnings: number) => string;
  readonly head: readonly [
    template: string,
    locale: string,
    encoding: string,
    segments: string,
    units: string,
  ];
  readonly price: string;
  readonly text: string;
  readonly messages: (count: number) => string;
  readonly shows: (file: string, messages: number) => string;
  readonly serves: (url: string) => string;
}

/** In each language. */
export const reportWords: Readonly<Record<Language, ReportWords>> = {
  en: {
    levels: { error: 'error', warning: 'warning', note: 'note' },
    atLongest: 'at the longest',
    found: (errors, warnings) => `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    head: ['Template', 'Locale', 'Encoding', 'Segments', 'Units'],
    price: 'Price',
    text: 'Text',
    messages: (count) => counted(count, 'message'),
    shows: (file, messages) => `${file} shows ${counted(messages, 'message')}.`,
    serves: (url) => `The preview is at ${url} and follows each change. Ctrl+C ends it.`,
  },
  fr: {
    levels: { error: 'erreur', warning: 'avertissement', note: 'note' },
    atLongest: 'au plus long',
    found: (errors, warnings) => `${compte(errors, 'erreur')}, ${compte(warnings, 'avertissement')}`,
    head: ['Modèle', 'Langue', 'Codage', 'Segments', 'Unités'],
    price: 'Prix',
    text: 'Texte',
    messages: (count) => compte(count, 'message'),
    shows: (file, messages) => `${file} montre ${compte(messages, 'message')}.`,
    serves: (url) => `L’aperçu est à ${url} et suit chaque changement. Ctrl+C l’arrête.`,
  },
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** In French, nought is singular. */
function compte(count: number, noun: string): string {
  return `${count} ${noun}${count < 2 ? '' : 's'}`;
}

import { type CatalogDetails, catalogEn, catalogFr } from './catalog-words.ts';
import { type CheckDetails, checkEn, checkFr } from './check-words.ts';
import { type ExchangeDetails, exchangeEn, exchangeFr } from './exchange-words.ts';
import { type FilesDetails, filesEn, filesFr } from './files-words.ts';
import type { Language } from './language.ts';
import { type LintDetails, lintEn, lintFr } from './lint-words.ts';
import { type Coded, type Sentences, sentenceOf } from './sentences.ts';
import { type TextDetails, textEn, textFr } from './text-words.ts';

interface Details
  extends TextDetails,
    LintDetails,
    CatalogDetails,
    FilesDetails,
    CheckDetails,
    ExchangeDetails {}

const words: Readonly<Record<Language, Sentences<Details>>> = {
  en: { ...textEn, ...lintEn, ...catalogEn, ...filesEn, ...checkEn, ...exchangeEn },
  fr: { ...textFr, ...lintFr, ...catalogFr, ...filesFr, ...checkFr, ...exchangeFr },
};

/** A problem before its language is known: its code, and its details. */
export type Saying = Coded<Details>;

/** The problem in a language. */
export function inWords(saying: Saying, language: Language): string {
  return sentenceOf<Details>(saying, words[language]);
}

import { type CatalogDetails, catalogEn, catalogFr } from './catalog-words.ts';
import { type CheckDetails, checkEn, checkFr } from './check-words.ts';
import { type ExchangeDetails, exchangeEn, exchangeFr } from './exchange-words.ts';
import { type FilesDetails, filesEn, filesFr } from './files-words.ts';
import { type JsonDetails, jsonEn, jsonFr } from './json-words.ts';
import type { Language } from './language.ts';
import { type LintDetails, lintEn, lintFr } from './lint-words.ts';
import { type MailDetails, mailEn, mailFr } from './mail-words.ts';
import { type MeasureDetails, measureEn, measureFr } from './measure-words.ts';
import { type Coded, type Sentences, sentenceOf } from './sentences.ts';
import { type SettingDetails, settingEn, settingFr } from './setting-words.ts';
import { type TextDetails, textEn, textFr } from './text-words.ts';

interface Details
  extends TextDetails,
    LintDetails,
    CatalogDetails,
    FilesDetails,
    JsonDetails,
    SettingDetails,
    MailDetails,
    MeasureDetails,
    CheckDetails,
    ExchangeDetails {}

const en: Sentences<Details> = {
  ...{ ...textEn, ...lintEn, ...catalogEn, ...filesEn, ...jsonEn, ...settingEn },
  ...{ ...mailEn, ...measureEn, ...checkEn, ...exchangeEn },
};
const fr: Sentences<Details> = {
  ...{ ...textFr, ...lintFr, ...catalogFr, ...filesFr, ...jsonFr, ...settingFr },
  ...{ ...mailFr, ...measureFr, ...checkFr, ...exchangeFr },
};
const words: Readonly<Record<Language, Sentences<Details>>> = { en, fr };

/** A problem before its language is known: its code, and its details. */
export type Saying = Coded<Details>;

/** The problem in a language. */
export function inWords(saying: Saying, language: Language): string {
  return sentenceOf<Details>(saying, words[language]);
}

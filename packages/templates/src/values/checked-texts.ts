import type { IsWide, TextIn, ValuesOfTexts } from './values-of-texts.ts';

/**
 * Checks texts at compile time. A text whose values differ from another language's must be a `WrongText`, which cannot
 * be written: so the compiler points at the text, and its error shows what is wrong.
 */
export type CheckedTexts<Texts, Locale extends string, Part extends string = never, Fallbacks = unknown> = {
  readonly [Name in keyof Texts]: CheckedTemplate<Texts[Name], Locale, Part, HasFallback<Name, Fallbacks>>;
};

/** A text that is not allowed, and why. */
export interface WrongText<Why extends string> {
  readonly [why]: Why;
}

declare const why: unique symbol;

/** Whether a template may lack languages. */
type HasFallback<Name extends PropertyKey, Fallbacks> = Fallbacks extends { readonly [Each in Name]: string }
  ? true
  : false;

type CheckedTemplate<Texts, Locale extends string, Part extends string, Fallback extends boolean> =
  IsWide<keyof Texts> extends true
    ? unknown
    : (Fallback extends true ? unknown : { readonly [Each in Locale]: unknown }) & {
        readonly [Each in keyof Texts]: Each extends Locale
          ? CheckedText<Texts[Each], ValuesOfTexts<Texts[Each], Part>, ValuesOfTexts<Texts, Part>>
          : WrongText<`${Each & string} is not one of the catalog's locales`>;
      };

type CheckedText<Text, Values, AllValues> =
  IsWide<TextIn<Text>> extends true
    ? unknown
    : [Exclude<keyof AllValues, keyof Values>] extends [never]
      ? [OtherKind<Values, AllValues>] extends [never]
        ? unknown
        : WrongText<`{${OtherKind<Values, AllValues> & string}} is of another kind in another language`>
      : WrongText<`{${Exclude<keyof AllValues, keyof Values> & string}} is used in another language and missing here`>;

/** The names of values that are, say, a number in another language and a text here. */
type OtherKind<Values, AllValues> = {
  [Name in keyof Values & keyof AllValues]: [Values[Name]] extends [AllValues[Name]] ? never : Name;
}[keyof Values & keyof AllValues];

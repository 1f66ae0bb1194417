import type { GetICUArgs } from '@schummar/icu-type-parser';

/**
 * The values of a template, from the ICU texts of all its locales and channels: `{name}` is a string, `{n, number}` and
 * `{n, plural, …}` a number, `{at, date}` and `{at, time}` a Date, `{x, select, …}` a string. All are needed, also
 * those that only one branch of a plural or select shows. Callers do not give common parts (`Part`: their names). If the compiler
 * does not know the texts or the parts, any values.
 */
export type ValuesOfTexts<Texts, Part extends string = never> =
  IsWide<TextIn<Texts> | Part> extends true
    ? Readonly<Record<string, string | number | boolean | Date>>
    : Shown<{
        readonly [Name in Exclude<NamesIn<ArgumentsOf<TextIn<Texts>>>, Part>]: ValueOf<
          ArgumentIn<ArgumentsOf<TextIn<Texts>>, Name>
        >;
      }>;

/** The values of every template of a catalog, by its name. */
export type CatalogValues<Texts, Part extends string = never> = {
  readonly [Name in keyof Texts]: ValuesOfTexts<Texts[Name], Part>;
};

/** The most characters, by the name of a text value, and the largest number, by the name of a number value. */
export type LimitsOf<Values> = {
  readonly [Name in keyof Values as Limited<Values[Name]> extends true ? Name : never]?: number;
};

type Limited<Value> = string extends Value ? true : number extends Value ? true : false;

/** The names of the text values. */
export type TextsOf<Values> = keyof {
  readonly [Name in keyof Values as string extends Values[Name] ? Name : never]: never;
} &
  string;

/** The names of the number values. */
export type NumbersOf<Values> = keyof {
  readonly [Name in keyof Values as number extends Values[Name] ? Name : never]: never;
} &
  string;

/** Every text in a structure of texts, as a union. */
export type TextIn<Texts> = Texts extends string
  ? Texts
  : { [Key in keyof Texts]: TextIn<Texts[Key]> }[keyof Texts];

/** True for texts that the compiler does not know, as those of a JSON file. */
export type IsWide<Text> = string extends Text ? true : false;

/** The type of a bare `{name}`: any, as the same value may be a number in another place. */
interface Bare {
  readonly bare?: never;
}

/** Distributes: the arguments of each text of a union, as a union. */
type ArgumentsOf<Text> = Text extends string
  ? GetICUArgs<Text, { ICUArgument: Bare; ICUNumberArgument: number; ICUDateArgument: Date }>
  : never;

/** Without the link, which the hub gives. */
type NamesIn<Arguments> = Arguments extends unknown
  ? Exclude<Extract<keyof Arguments, string>, 'optOutUrl'>
  : never;

/** The types of a value in all its places, as a union. */
type ArgumentIn<Arguments, Name extends string> = Arguments extends unknown
  ? Name extends keyof Arguments
    ? Arguments[Name]
    : never
  : never;

type ValueOf<Argument> = [Extract<Argument, number>] extends [never]
  ? [Extract<Argument, Date>] extends [never]
    ? [Extract<Argument, 'true' | 'false'>] extends [never]
      ? string
      : string | boolean
    : Date
  : number;

/** Makes the compiler show the values themselves, not the names of these types. */
type Shown<Values> = { [Name in keyof Values]: Values[Name] } & {};

import type { BorrowedConventions } from './conventions.ts';

/** The locale of the texts, and the one whose customs numbers and dates follow. */
export interface LocaleChoice {
  /** One of the catalog's. */
  readonly locale: string;
  /** The same language with the recipient's own region: `fr-CM` reads `fr`, with dates and numbers as in Cameroon. */
  readonly conventions: string;
}

/** The locales to choose from. */
export interface LocaleChoices {
  readonly locales: readonly string[];
  readonly defaultLocale: string;
  /** The region of recipients without one, ISO 3166-1. */
  readonly region?: string | undefined;
  /** Locales with the conventions of another. */
  readonly conventions?: BorrowedConventions;
}

/** With more locales than this, all are forgotten. Recipients choose them, so their number has no limit. */
const maxKept = 500;

/** Like `chooseLocale`, for one catalog, and remembers its choices. */
export function keepLocaleChoices(
  choices: LocaleChoices,
): (wanted: string | undefined, only?: string) => LocaleChoice {
  const kept = new Map<string | undefined, LocaleChoice>();
  return (wanted, only) => {
    if (only !== undefined) return chooseLocale(wanted, choices, only);
    const known = kept.get(wanted);
    if (known !== undefined) return known;
    if (kept.size >= maxKept) kept.clear();
    const choice = chooseLocale(wanted, choices);
    kept.set(wanted, choice);
    return choice;
  };
}

/**
 * Chooses among a catalog's locales by the look-up of RFC 4647, section 3.4: the recipient's, then shorter and shorter
 * (`fr-Latn-CM`, `fr-Latn`, `fr`). Then the recipient's language in another region: `en` reads `en-CM`. The default comes
 * last. `fr_CM` is read as `fr-CM`; an invalid BCP 47 tag is ignored.
 *
 * @param only the locale that the texts have, if it is not to be chosen
 */
export function chooseLocale(
  wanted: string | undefined,
  choices: LocaleChoices,
  only?: string,
): LocaleChoice {
  const tag = wanted === undefined ? undefined : parsedTag(wanted);
  const locale =
    only ?? (tag && (lookedUp(tag, choices) ?? ofLanguage(tag, choices))) ?? choices.defaultLocale;
  return { locale, conventions: conventionsOf(locale, tag, choices) };
}

function lookedUp(tag: Intl.Locale, { locales }: LocaleChoices): string | undefined {
  for (const subtags = tag.baseName.split('-'); subtags.length > 0; subtags.pop()) {
    const candidate = subtags.join('-').toLowerCase();
    const locale = locales.find((each) => each.toLowerCase() === candidate);
    if (locale !== undefined) return locale;
  }
  return undefined;
}

/** A locale of the same language, in the same script if there is one: that of the catalog's region, or the first. */
function ofLanguage(tag: Intl.Locale, { locales, defaultLocale, region }: LocaleChoices): string | undefined {
  const { script } = tag.maximize();
  const own = locales
    .map((each) => new Intl.Locale(each))
    .filter(({ language }) => language === tag.language);
  const alike = own.filter((each) => each.maximize().script === script);
  const among = alike.length > 0 ? alike : own;
  const best =
    among.find((each) => each.toString() === defaultLocale) ??
    among.find((each) => each.region === region) ??
    among[0];
  return best && locales[locales.findIndex((each) => new Intl.Locale(each).toString() === best.toString())];
}

/**
 * The language and script of the texts, or of the locale that they borrow from, with the recipient's region. A numbering
 * system or calendar of the recipient's would not fit a GSM 7-bit text. A recipient of another language, for whom the
 * default was chosen, has that locale's own customs.
 */
function conventionsOf(locale: string, tag: Intl.Locale | undefined, choices: LocaleChoices): string {
  const texts = new Intl.Locale(locale);
  const borrowed = choices.conventions?.[locale];
  const base = borrowed === undefined ? texts : new Intl.Locale(borrowed);
  const own = tag?.language === texts.language ? tag : undefined;
  // Another script than that of the texts would bring its own digits and months.
  const sameScript = own?.script === texts.maximize().script;
  const script = base.script ?? (borrowed === undefined && sameScript ? own?.script : undefined);
  const region = own?.region ?? base.region ?? choices.region;
  return [base.language, script, region].filter((subtag) => subtag !== undefined).join('-');
}

function parsedTag(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return undefined;
  }
}

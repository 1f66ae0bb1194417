/** The locale of the texts, and the one whose customs numbers and dates follow. */
export interface LocaleChoice {
  /** One of the catalog's. */
  readonly locale: string;
  /** The same language with the recipient's own region: `fr-CM` reads `fr`, with dates and numbers as in Cameroon. */
  readonly conventions: string;
}

interface Choices {
  readonly locales: readonly string[];
  readonly defaultLocale: string;
}

/** With more locales than this, all are forgotten. Recipients choose them, so their number has no limit. */
const maxKept = 500;

/** Like `chooseLocale`, for one catalog, and remembers its choices. */
export function keepLocaleChoices(choices: Choices): (wanted: string | undefined) => LocaleChoice {
  const kept = new Map<string | undefined, LocaleChoice>();
  return (wanted) => {
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
 * (`fr-Latn-CM`, `fr-Latn`, `fr`), then the default. `fr_CM` is read as `fr-CM`; an invalid BCP 47 tag is ignored.
 */
export function chooseLocale(wanted: string | undefined, { locales, defaultLocale }: Choices): LocaleChoice {
  const tag = wanted === undefined ? undefined : parsedTag(wanted);
  const subtags = tag?.baseName.split('-') ?? [];
  for (; tag !== undefined && subtags.length > 0; subtags.pop()) {
    const candidate = subtags.join('-').toLowerCase();
    const locale = locales.find((each) => each.toLowerCase() === candidate);
    if (locale !== undefined) return { locale, conventions: conventionsOf(tag) };
  }
  return { locale: defaultLocale, conventions: defaultLocale };
}

/** Language, script and region: a numbering system or calendar of the recipient's would not fit a GSM 7-bit text. */
function conventionsOf({ language, script, region }: Intl.Locale): string {
  return [language, script, region].filter((subtag) => subtag !== undefined).join('-');
}

function parsedTag(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return undefined;
  }
}

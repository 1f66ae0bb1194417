import type { Language } from '../words/words.ts';

export type Theme = 'light' | 'dark';

/** How a person wants to read. */
export interface Preferences {
  readonly language: Language;
  /** Absent: as the browser says. */
  readonly theme?: Theme;
  /** False: letters, digits and signs do not act as keys (WCAG 2.1.4). */
  readonly keys: boolean;
}

const cookieName = 'nkul-console';
const yearS = 365 * 86_400;

/** The preferences of a request: by its cookie, else by its browser, else those of the console. */
export function preferencesOf(request: Request, fallback: Language): Preferences {
  const [, language, theme, keys] =
    /(?:^|; )nkul-console=(fr|en)?\.(light|dark)?(?:\.(off)?)?(?:;|$)/.exec(
      request.headers.get('cookie') ?? '',
    ) ?? [];
  return {
    language: asLanguage(language) ?? accepted(request.headers.get('accept-language')) ?? fallback,
    keys: keys !== 'off',
    ...((theme === 'light' || theme === 'dark') && { theme }),
  };
}

/** The cookie that keeps them. Its path is that of the console, as the browser takes it from the address. */
export function preferencesCookie({ language, theme, keys }: Preferences): string {
  return `${cookieName}=${language}.${theme ?? ''}.${keys ? '' : 'off'}; Max-Age=${yearS}; HttpOnly; SameSite=Lax`;
}

/** The first of the languages of a browser that the console has. */
function accepted(header: string | null): Language | undefined {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(';');
      return {
        language: asLanguage(tag.slice(0, 2).toLowerCase()),
        quality: Number(quality.replace('q=', '') || 1),
      };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted.find(({ language }) => language !== undefined)?.language;
}

function asLanguage(text: string | undefined): Language | undefined {
  return text === 'fr' || text === 'en' ? text : undefined;
}

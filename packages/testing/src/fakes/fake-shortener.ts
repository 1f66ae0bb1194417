import { LINK_SHORTENER, type LinkShortener, type Plugin, type ShortenedLink } from '@nkul/core/adapter';

/** A shortener that keeps its links in memory, and the plugin that registers it. */
export interface FakeShortener extends LinkShortener, Plugin {
  /** The addresses that it was asked for, in order. */
  readonly asked: readonly (ShortenedLink & { readonly url: string })[];
  /** Answers the next calls with these: a short link, or an error to throw. */
  script(...answers: readonly (string | Error)[]): void;
}

/**
 * A link shortener for tests: `https://ex.am/1`, `https://ex.am/2`…
 *
 * @param options `maxLength`: the most characters of its links. @default 24
 *
 * @example
 * const shortener = fakeShortener();
 * const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [shortener, templates(catalog)] });
 */
export function fakeShortener({ maxLength = 24 }: { readonly maxLength?: number } = {}): FakeShortener {
  const asked: (ShortenedLink & { readonly url: string })[] = [];
  const answers: (string | Error)[] = [];
  const shortener: FakeShortener = {
    name: 'fake-shortener',
    maxLength,
    asked,
    register: (container) => void container.registerInstance<LinkShortener>(LINK_SHORTENER, shortener),
    script: (...next) => void answers.push(...next),
    async shorten(url, about) {
      asked.push({ url, ...about });
      const answer = answers.shift() ?? `https://ex.am/${asked.length}`;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return shortener;
}

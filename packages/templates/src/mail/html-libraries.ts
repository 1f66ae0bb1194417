// Under another name: the usual banner of a bundle declares createRequire.
import { createRequire as requireFrom } from 'node:module';
import { ConfigurationError } from '@nkul/core/adapter';
import type * as HtmlParser from 'htmlparser2';

/** The part of html-to-text that is used here: it has no types. */
export interface HtmlToText {
  compile(options: object): (html: string) => string;
}

let parser: typeof HtmlParser | undefined;
let toText: HtmlToText | undefined;

/**
 * The parser of HTML. It is loaded with the first catalog that has HTML: others need not wait for it.
 *
 * @throws ConfigurationError if it cannot be loaded
 */
export function htmlParser(): typeof HtmlParser {
  parser ??= required<typeof HtmlParser>('htmlparser2', () => require('htmlparser2'));
  return parser;
}

/**
 * The library that makes a text of HTML. It is loaded when the first text is made of HTML.
 *
 * @throws ConfigurationError if it cannot be loaded
 */
export function htmlToText(): HtmlToText {
  toText ??= required<HtmlToText>('html-to-text', () => require('html-to-text'));
  return toText;
}

/** @param bundled in a bundle, esbuild replaces its call by the package; ESM itself does not have `require` */
function required<Library>(name: string, bundled: () => Library): Library {
  try {
    return requireFrom(import.meta.url)(name);
  } catch (cause) {
    if (typeof require === 'function') return bundled();
    throw new ConfigurationError(
      `The library ${name} cannot be loaded (its cause says why). Install the dependencies again. ` +
        `If the program is a bundle, leave ${name} out of it and install it beside.`,
      { cause },
    );
  }
}

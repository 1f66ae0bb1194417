import { escapeHtml } from '../icu/escape-html.ts';
import type { HtmlPlace } from '../icu/html-text.ts';
import { isMailUrl } from '../values/web-url.ts';

/** In the place of an address that may lead anywhere. Values are checked before, so that it is a last resort. */
const nowhere = '#';

/** A value as it is written at its place. */
export function writtenAt(place: HtmlPlace, value: string): string {
  switch (place) {
    case 'text':
    case 'plain':
    case 'attribute':
      return escapeHtml(value);
    case 'url':
      return isMailUrl(value) ? escapeHtml(value) : nowhere;
    case 'url-path':
      return escapeHtml(encodeURI(value.toWellFormed()).replace(/[?#]/g, encodeURIComponent));
    case 'url-part':
      return escapeHtml(encodeURIComponent(value.toWellFormed()));
  }
}

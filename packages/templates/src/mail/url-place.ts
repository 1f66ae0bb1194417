import type { HtmlPlace } from '../icu/html-text.ts';

/** An address that mails may have. The host is complete where one of `/?#` follows it. */
const allowed = /^(?:https?:\/\/[^/?#\\]|mailto:[^/]|#)/i;

/** In an address, stands for a value, and for a plural or select. Neither is a character. */
export const valueMark = '\uFDD2';
export const branchMark = '\uFDD3';

/** The place of a value in an address, or the reason why it may not be there. */
export type UrlPlace = Extract<HtmlPlace, `url${string}`> | 'scheme' | 'host';

/** As browsers read an address: without line breaks and tabs, nor spaces and control characters before it. */
function normalUrl(written: string): string {
  let from = 0;
  while (from < written.length && written.charCodeAt(from) <= 0x20) from += 1;
  return written.slice(from).replace(/[\t\r\n]/g, '');
}

/** Whether a written address, without any value at its beginning, may be in a mail. */
export function isAllowedUrl(written: string): boolean {
  return allowed.test(normalUrl(written));
}

/** The place of a value in an address, after the part of it that is before. */
export function urlPlace(before: string): UrlPlace {
  const written = normalUrl(before);
  if (written === '') return 'url';
  const begun = written.startsWith(valueMark) || written.startsWith(branchMark);
  if (begun) return /[/?#]/.test(written) ? 'url-part' : 'host';
  if (!allowed.test(written) && !/^mailto:$/i.test(written)) {
    return /^https?:\/\/$/i.test(written) ? 'host' : 'scheme';
  }
  if (/^https?:\/\/[^/?#]*$/i.test(written)) return 'host';
  return /[?#]/.test(written) || written.includes(branchMark) ? 'url-part' : 'url-path';
}

import { maskAddress } from '@nkul/core/adapter';

/**
 * Text of the provider as it may be kept beside a message: cut, on one line, without secrets (also as a URL has them), whole
 * numbers and whole e-mail addresses.
 */
export function shownText(text: string, secrets: readonly string[], longest = 64): string {
  // Cut roughly first, so that a secret at the end is still whole.
  let shown = text.slice(0, longest * 4);
  for (const secret of secrets.flatMap((one) => [one, encodeURIComponent(one.toWellFormed())])) {
    if (secret !== '') shown = shown.replaceAll(secret, '***');
  }
  shown = shown
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\+\d(?:[ .-]?\d){7,}|\d{8,}/g, maskAddress)
    .split(/([\s<>"'(),;:]+)/)
    .map((word) => (/^[^@]+@[^@]+$/.test(word) ? maskAddress(word) : word))
    .join('')
    .trim();
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

import { maskAddress } from '@nkul/core/adapter';

/** Prepares a provider's text for storing with a message: cut, on one line, without secrets and whole numbers. */
export function shownText(text: string, secrets: readonly string[], longest = 64): string {
  // Cut roughly first, so that a secret at the end is still whole.
  let shown = text.slice(0, longest * 4);
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, '***');
  shown = shown
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\+?\d{8,}/g, maskAddress)
    .trim();
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

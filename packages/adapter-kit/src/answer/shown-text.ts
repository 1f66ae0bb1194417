import { maskAddress } from '@nkul/core/adapter';

/**
 * Text of the provider as it may be kept beside a message: cut, on one line, without secrets (also as a URL, a form or
 * base64 has them), whole numbers and whole e-mail addresses.
 */
export function shownText(text: string, secrets: readonly string[], longest = 64): string {
  const shown = withoutSecrets(text, secrets, longest * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\+\d(?:[ .-]?\d){7,}|\d{8,}/g, maskAddress)
    .split(/([\s<>"'(),;:]+)/)
    .map((word) => (/^[^@]+@[^@]+$/.test(word) ? maskAddress(word) : word))
    .join('')
    .trim();
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

/** Cut roughly first, as answers may be long. A secret at the cut is no longer whole: it is left out with its beginning. */
function withoutSecrets(text: string, secrets: readonly string[], enough: number): string {
  if (text === '') return '';
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  const longestForm = forms[0]?.length ?? 0;
  const head = text.slice(0, enough + longestForm);
  let shown = head;
  for (const form of forms) shown = shown.replaceAll(form, '***');
  return head.length < text.length && longestForm > 0 ? shown.slice(0, -longestForm) : shown;
}

/** The forms of a secret, as a provider may quote it. */
function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const inUrl = encodeURIComponent(secret.toWellFormed());
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  const encoded = [inUrl, inForm].flatMap((one) => [one, one.replace(/%../g, (code) => code.toLowerCase())]);
  return [secret, ...encoded, ...[0, 1, 2].flatMap((before) => base64Forms(secret, before))];
}

/** Shorter base64 could be a part of any word. */
const shortestBase64 = 8;

/** The secret in base64 behind so many bytes of another text (modulo 3), such as `user:`. Only the characters that are sure. */
function base64Forms(secret: string, before: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const sure = (encoding: 'base64' | 'base64url'): string =>
    bytes.toString(encoding).slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
  return [sure('base64'), sure('base64url')].filter((form) => form.length >= shortestBase64);
}

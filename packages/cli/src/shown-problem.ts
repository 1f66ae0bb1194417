import { NkulError } from '@nkul/core';

/**
 * An error in words for a terminal: one line, without the given secrets, and without anything in an address or beside a
 * word such as `key=` that may be one.
 */
export function shownProblem(error: unknown, secrets: readonly string[] = []): string {
  const text = error instanceof Error ? error.message : String(error);
  return withoutSecrets(text, secrets).replaceAll(/\s+/g, ' ').trim().slice(0, 400);
}

/**
 * The error of a call to a provider, whose words may be the provider's own. Only Nkul's own errors are quoted: their words
 * are made for a log.
 */
export function shownCall(error: unknown, secrets: readonly string[]): string {
  if (NkulError.is(error)) return shownProblem(error, secrets);
  const name = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? `, ${String(error.code)}` : '';
  return shownProblem(`${name}${code}`, secrets);
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) if (secret.length > 3) shown = shown.replaceAll(secret, '***');
  let isNamed = false;
  return shown
    .split(/(\s)/)
    .map((word) => {
      if (word.trim() === '') return word;
      const plain = isNamed ? '***' : withoutSecret(withoutAddress(word));
      isNamed = /^[\w"'-]{1,60}[=:]$/.test(word) && secretName.test(word.slice(0, -1));
      return plain;
    })
    .join('');
}

/** The name of a secret, such as `api_key`. */
const secretName = /(?:key|token|secret|password|passwd|pwd)["']?$/i;

/** A word such as `token=abc` without its value. */
function withoutSecret(word: string): string {
  const at = word.search(/[=:]/);
  if (at === -1 || at === word.length - 1 || !secretName.test(word.slice(0, at))) return word;
  return `${word.slice(0, at + 1)}***`;
}

/** A word with an address of the web without its user, its path and its query. The path of a file goes too. */
function withoutAddress(word: string): string {
  const at = word.indexOf('://');
  if (at === -1) return word;
  if (word.slice(0, at).endsWith('file')) return 'file';
  const [place = ''] = word.slice(at + 3).split(/[/?#'"]/);
  return `${word.slice(0, at)}://${place.slice(place.lastIndexOf('@') + 1)}/…`;
}

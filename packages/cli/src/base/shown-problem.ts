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
  return shown
    .replaceAll(/\b[a-z][a-z+.-]{1,15}:\/\/[^\s'"]+/gi, shownAddress)
    .replaceAll(/(key|token|secret|password|passwd|pwd)(["']?\s?[=:]\s?)\S+/gi, '$1$2***');
}

/** An address without its user, path and query, in which a key may be. */
function shownAddress(address: string): string {
  const [scheme = '', rest = ''] = address.split('://', 2);
  const host = rest.split(/[/?#]/, 1)[0]?.split('@').at(-1) ?? '';
  return `${scheme}://${host}/…`;
}

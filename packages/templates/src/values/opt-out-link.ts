import type { Category } from '@nkul/core/adapter';
import type { Saying } from '../words/saying.ts';
import type { ValueKind } from './value-kind.ts';

/** The value that the hub gives to texts of marketing: the link by which a person wants no more messages. */
export const optOutName = 'optOutUrl';

/** How long the token of a telephone number is, in characters. */
const tokenLength = 24;

/** A link as long as those to telephone numbers. @param page the hub's `optOut.url` */
export function sampleLink(page = 'https://ex.am/u'): string {
  return `${page.replace(/\/$/, '')}/${'x'.repeat(tokenLength)}`;
}

/** The problems of a template whose texts have a link. */
export function* linkProblems(
  kinds: ReadonlyMap<string, ValueKind>,
  category: Category | undefined,
): Generator<Saying> {
  const kind = kinds.get(optOutName);
  if (kind === undefined) return;
  if (category !== 'marketing') yield ['linkCategory', { name: optOutName }];
  if (kind !== 'text') yield ['linkKind', { name: optOutName }];
}

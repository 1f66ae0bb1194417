import type { Theme } from '../entry/preferences.ts';
import type { Seal } from '../entry/seal.ts';
import type { Visitor } from '../settings/console-options.ts';
import type { Permission } from '../settings/permissions.ts';
import type { ResolvedOptions } from '../settings/resolved-options.ts';
import type { Formats } from '../words/formats.ts';
import type { Language, Words } from '../words/words.ts';

/** All that a page depends on beside its data. */
export interface View {
  readonly options: ResolvedOptions;
  readonly visitor: Visitor;
  readonly language: Language;
  readonly theme?: Theme;
  /** Whether single keys act. */
  readonly keys: boolean;
  readonly now: Date;
  readonly words: Words;
  readonly formats: Formats;
  /** The token of a form of this visitor. */
  token(action: string): string;
  /** Seals searches, so that addresses are free of numbers. */
  readonly seal: Pick<Seal, 'sealed' | 'opened'>;
  /** Addresses are relative, as all pages lie side by side. @param values those that are undefined are left out */
  link(page: string, values?: Readonly<Record<string, string | undefined>>): string;
  /** The name of this page, as in its address: '' for the overview. */
  readonly address: string;
  /** The parameters of this page's own address. */
  readonly query: URLSearchParams;
}

export function may({ visitor }: View, permission: Permission): boolean {
  return visitor.can.includes(permission);
}

/** The name of a country, or of all those that are not counted by themselves. */
export function placeName({ words, formats }: View, place: string): string {
  return place === 'other' ? words('place.other') : formats.place(place);
}

/** The name of a notifier as people say it. */
export function providerName({ options }: View, notifier: string): string {
  return (Object.hasOwn(options.names, notifier) ? options.names[notifier] : undefined) ?? notifier;
}

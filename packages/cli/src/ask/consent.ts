import { type AddressConsent, type Hub, InvalidArgumentError, type Message } from '@nkul/core';
import { maskAddress } from '@nkul/core/adapter';
import { shownText } from '../base/shown-text.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine, timeFor } from '../open/shown.ts';
import { consentWords } from '../words/consent-words.ts';

/** An address as the commands show it: masked. The hash of one, as `nkul opt-outs` gives it, says nothing of a person. */
export function shownAddress(address: string): string {
  if (address.startsWith('#')) return address;
  // Of a number as people say it, spaces would count as digits that are hidden.
  return maskAddress(/^\+?[\d\s().-]+$/.test(address) ? address.replaceAll(/[\s().-]/g, '') : address);
}

/** Says which messages an address takes no more, and until when it is not tried; nothing if all is open. */
export async function writeConsent(opened: Opened, to: string): Promise<void> {
  const consent = await opened.hub.reading.consent(to);
  if (consent === undefined) return;
  const { json, terminal } = opened;
  if (json) return terminal.out(jsonLine({ kind: 'consent', to: shownAddress(to), ...consent }));
  for (const line of consentLines(opened, consent))
    terminal.out(shownText(opened.words.labelled(shownAddress(to), line)));
}

/** The addresses of a message that refuse its category, or are not tried, each with its opt-out and its suppression. */
export async function closedAddresses(
  { hub }: Opened,
  { recipient, category, erased }: Message,
): Promise<readonly { readonly to: string; readonly consent: AddressConsent }[]> {
  if (erased === 'all') return [];
  const { phone, email, addresses = {} } = recipient;
  const all = [phone, email, ...Object.values(addresses)].filter((one) => one !== undefined);
  const found = await Promise.all(all.map(async (to) => ({ to, consent: await consentOf(hub, to) })));
  return found.flatMap(({ to, consent }) => {
    if (consent === undefined) return [];
    const optOuts = consent.optOuts.filter((one) => one.category === category);
    const isClosed = optOuts.length > 0 || consent.suppressedUntil !== undefined;
    return isClosed ? [{ to: shownAddress(to), consent: { ...consent, optOuts } }] : [];
  });
}

/** Undefined also for an address that cannot be looked for: without the configuration, the channel of a chat is not known. */
async function consentOf({ reading }: Hub, to: string): Promise<AddressConsent | undefined> {
  try {
    return await reading.consent(to);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return undefined;
    throw error;
  }
}

/** The opt-outs and the suppression of an address, a line each. */
export function consentLines(
  opened: Opened,
  { optOuts, suppressedUntil }: AddressConsent,
): readonly string[] {
  const say = consentWords(opened.words);
  return [
    ...optOuts.map(({ category, since, by }) =>
      say.takesNo(say.messages[category], timeFor(since, opened), say.sources[by]),
    ),
    ...(suppressedUntil === undefined ? [] : [say.notTriedUntil(timeFor(suppressedUntil, opened))]),
  ];
}

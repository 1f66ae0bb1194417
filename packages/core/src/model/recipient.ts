/** A way to reach a person: `sms`, `email`, or any other name that a notifier and a route agree on. */
export type Channel = 'sms' | 'email' | (string & {});

/** A person: the addresses by channel, the language and the time zone. */
export interface Recipient {
  /** A telephone number in any usual form, stored as E.164. For SMS, voice and WhatsApp. */
  readonly phone?: string;
  readonly email?: string;
  /**
   * Addresses by channel: for other channels, or if they differ from `phone` and `email`. Addresses of `email`, and of
   * channels that reach a telephone number, are checked and kept in the same way.
   */
  readonly addresses?: { readonly [channel: string]: string };
  /** BCP 47: `fr`, `en`, `fr-CM`. */
  readonly locale?: string;
  /** IANA time zone: `Africa/Douala`. */
  readonly timeZone?: string;
}

/** Channels that reach a telephone number. */
const phoneChannels: ReadonlySet<Channel> = new Set(['sms', 'voice', 'whatsapp']);

/** True if a channel's addresses are telephone numbers. */
export function reachesNumber(channel: Channel): boolean {
  return phoneChannels.has(channel);
}

/** The recipient's address on a channel, or undefined. */
export function addressOn(recipient: Recipient, channel: Channel): string | undefined {
  return (
    recipient.addresses?.[channel] ??
    (reachesNumber(channel) ? recipient.phone : undefined) ??
    (channel === 'email' ? recipient.email : undefined)
  );
}

/** All addresses of a recipient, on all channels. */
export function addressesOf({ phone, email, addresses }: Recipient): readonly string[] {
  return [phone, email, ...Object.values(addresses ?? {})].filter((address) => address !== undefined);
}

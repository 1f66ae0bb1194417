import type { Channel } from './channel.ts';

/** The person to tell: addresses by channel, and how to speak to them. */
export interface Recipient {
  /** A telephone number; given in any usual form, kept as E.164. For SMS, voice and WhatsApp. */
  readonly phone?: string;
  readonly email?: string;
  /** Addresses for other channels, by channel. */
  readonly addresses?: { readonly [channel: string]: string };
  /** BCP 47: `fr`, `en`, `fr-CM`. */
  readonly locale?: string;
  /** IANA time zone: `Africa/Douala`. */
  readonly timeZone?: string;
}

/** Channels that reach a telephone number. */
const phoneChannels: ReadonlySet<Channel> = new Set(['sms', 'voice', 'whatsapp']);

/** The recipient's address on a channel, or undefined. */
export function addressOn(recipient: Recipient, channel: Channel): string | undefined {
  return (
    recipient.addresses?.[channel] ??
    (phoneChannels.has(channel) ? recipient.phone : undefined) ??
    (channel === 'email' ? recipient.email : undefined)
  );
}

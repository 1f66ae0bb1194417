import { ignoreRejection } from '@nkul/adapter-kit';
import type { Outgoing } from '@nkul/core/adapter';

/** True for an https or mailto address that cannot end its header. */
export function isUnsubscribeAddress(address: string): boolean {
  return /^(?:https:\/\/|mailto:)[\x21-\x3b\x3d\x3f-\x7e]{1,800}$/.test(address) && URL.canParse(address);
}

/**
 * The headers with which a mail program offers to unsubscribe (RFC 2369). With an https address one click is enough
 * (RFC 8058). Without a setting, they are the link that the hub gives to a mail of marketing.
 *
 * @throws Error if the function throws or gives another thing than an address
 */
export function unsubscribeHeaders(
  setting: string | ((message: Outgoing) => string | undefined) | undefined,
  message: Outgoing,
): Readonly<Record<string, string>> {
  const address = typeof setting === 'function' ? setting(message) : (setting ?? message.optOutUrl);
  ignoreRejection(address);
  if (address === undefined) return {};
  if (typeof address !== 'string' || !isUnsubscribeAddress(address))
    throw new TypeError('unsubscribe must give an https or mailto address');
  return {
    'List-Unsubscribe': `<${address}>`,
    ...(address.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

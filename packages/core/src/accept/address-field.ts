import { shownName } from '../base/shown-text.ts';
import { type Channel, reachesNumber } from '../model/recipient.ts';

/** The field of a notification in which a recipient usually has its address on a channel. */
export function addressField(channel: Channel): string {
  if (channel === 'email') return 'to.email';
  return reachesNumber(channel) ? 'to.phone' : `to.addresses.${shownName(channel)}`;
}

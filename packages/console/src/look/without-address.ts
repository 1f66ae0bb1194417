import { maskAddress, type Recipient } from '@nkul/core';

/** How many digits at the end of a number tell whose it is. */
const telling = 8;

/**
 * A key or a reference, in which an address of the recipient is masked: an application, or a provider, may have made it of the
 * number.
 */
export function withoutAddress(text: string, addresses: readonly string[]): string {
  return addresses.reduce((shown, address) => {
    const digits = address.replaceAll(/\D/g, '');
    const own = address.includes('@') ? address : digits.slice(-telling);
    return own.length < telling && !address.includes('@') ? shown : shown.replaceAll(own, maskAddress(own));
  }, text);
}

export function addressesOf({ phone, email, addresses = {} }: Recipient): readonly string[] {
  return [phone, email, ...Object.values(addresses)].filter((one) => one !== undefined);
}

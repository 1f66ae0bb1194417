/** Which phone numbers the provider takes: Cameroonian mobiles, in the ways its document writes them. */

/**
 * The number in its full form, `+237` and nine digits that begin with 6, or nothing when it is no such
 * number. `+2376XXXXXXXX`, `2376XXXXXXXX` and the bare `6XXXXXXXX` are understood; a blank at either end is
 * dropped, since that is what the plus sign of an address without escapes arrives as.
 */
export function cameroonMobile(written: string): string | undefined {
  const digits = /^(?:\+?237)?(6\d{8})$/.exec(written.trim())?.[1];
  return digits === undefined ? undefined : `+237${digits}`;
}

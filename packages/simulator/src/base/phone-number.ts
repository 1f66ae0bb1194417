/** The phone numbers that the provider accepts: Cameroonian mobiles, in the forms of its document. */

/**
 * The number in its full form, `+237` and nine digits that begin with 6; undefined if it is not such a number.
 * `+2376XXXXXXXX`, `2376XXXXXXXX` and the bare `6XXXXXXXX` are accepted. A blank at either end is dropped: an
 * unescaped plus sign in a URL arrives as a blank.
 */
export function cameroonMobile(written: string): string | undefined {
  const digits = /^(?:\+?237)?(6\d{8})$/.exec(written.trim())?.[1];
  return digits === undefined ? undefined : `+237${digits}`;
}

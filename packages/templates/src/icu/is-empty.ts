/** Exports write an empty text for one that is not translated yet. Signs that cannot be seen make no text either. */
export function isEmpty(text: string): boolean {
  return /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}

/**
 * The id of a unit in XLIFF, where few characters are allowed: `order paid` is `order_x20_paid`. Two names never have the
 * same one.
 */
export function unitToken(id: string): string {
  return id.replace(
    /[^A-Za-z0-9._:-]|_(?=x[0-9a-f]{1,6}_)/gu,
    (character) => `_x${(character.codePointAt(0) ?? 0).toString(16)}_`,
  );
}

/** The name of a unit by its id in XLIFF. */
export function unitOfToken(token: string): string {
  return token.replace(/_x([0-9a-f]{1,6})_/g, (written, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code > 0x10ffff ? written : String.fromCodePoint(code);
  });
}

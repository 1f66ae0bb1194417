/** The GSM 7-bit default alphabet and its extension table, after 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1. */

/** Characters of one septet. The code 0x1B, the escape to the extension table, is not a character. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Characters of two septets: the escape and a character of the extension table. */
const extension = '\f^{}\\[~]|€';

/** Septets by UTF-16 code unit: 1, 2, or 0 for a character that the alphabet lacks. */
const septetsByCodeUnit: Uint8Array = new Uint8Array(0x1_00_00);

for (const character of basic) septetsByCodeUnit[character.charCodeAt(0)] = 1;
for (const character of extension) septetsByCodeUnit[character.charCodeAt(0)] = 2;

/**
 * Engines keep strings in many forms. Once a program has used several of them, a property look-up takes several times as
 * long as reading the character. So the method is looked up once, and the length once a text.
 */
const codeUnitAt = String.prototype.charCodeAt;

/** The septets of the code unit at an index of a text: 0 for a character that the alphabet lacks. */
export function septetsAt(text: string, index: number): number {
  return septetsByCodeUnit[codeUnitAt.call(text, index)] ?? 0;
}

/** Whether every character of a text is in the GSM 7-bit alphabet or its extension. */
export function isGsm7(text: string): boolean {
  const { length } = text;
  for (let index = 0; index < length; index += 1) {
    if (septetsAt(text, index) === 0) return false;
  }
  return true;
}

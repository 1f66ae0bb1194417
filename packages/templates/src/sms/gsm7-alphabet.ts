/** The GSM 7-bit default alphabet and its extension table, after 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1. */

/** What costs one septet. The code 0x1B, which is the escape to the extension table, is no character. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** What costs two septets: the escape and a character of the extension table. */
const extension = '\f^{}\\[~]|€';

/** Septets by UTF-16 code unit: 1, 2, or 0 for what the alphabet lacks. */
const septetsByCodeUnit: Uint8Array = new Uint8Array(0x1_00_00);

for (const character of basic) septetsByCodeUnit[character.charCodeAt(0)] = 1;
for (const character of extension) septetsByCodeUnit[character.charCodeAt(0)] = 2;

/**
 * Engines keep strings in many forms. Where a program has met more than a few of them, looking up a property of each
 * takes several times as long as reading the character: so the method is looked up once, and lengths once a text.
 */
const codeUnitAt = String.prototype.charCodeAt;

/** The septets of the code unit at an index of a text: 0 for what the alphabet lacks. */
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

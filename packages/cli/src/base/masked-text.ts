import { maskAddress } from '@nkul/core/adapter';

/** A text that may hold somebody's number or e-mail address, such as an argument that an error repeats: these are masked. */
export function maskedText(text: string): string {
  if (text.includes('@')) return maskAddress(text);
  return text.replaceAll(/(?<![\da-z_-])\+?\d[\d\s().-]{4,}\d(?![\da-z])/gi, maskAddress);
}

import type { Message } from '@nkul/core/adapter';

/**
 * How many units a message takes: the measured segments of an SMS. A text that a renderer has not measured, such as a plain one,
 * counts for the most that it may take: a character beyond the GSM 7-bit alphabet makes more segments of it. A message of another
 * channel is one unit.
 */
export function unitsOf(content: Message['content'], channel: string | undefined): number {
  if (channel !== 'sms') return 1;
  const { text = '', segments } = content[channel] ?? {};
  if (segments !== undefined) return Math.max(1, segments);
  const { alone, joined } = gsm7.test(text) ? { alone: 160, joined: 153 } : { alone: 70, joined: 66 };
  return text.length <= alone ? 1 : Math.ceil(text.length / joined);
}

/** The basic alphabet of GSM, 3GPP TS 23.038, section 6.2.1. */
const gsm7 = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà]*$/;

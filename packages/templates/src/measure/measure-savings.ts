import { segments } from '../sms/segments.ts';
import { smsText } from '../sms/sms-text.ts';

/** How many segments texts take as they are written, and as they are sent. */
export interface Savings {
  readonly texts: number;
  readonly written: number;
  readonly sent: number;
  /** How many texts need UCS-2, as written and as sent. */
  readonly ucs2Written: number;
  readonly ucs2Sent: number;
}

/** Measures how many segments the default rule for SMS saves. */
export function measureSavings(texts: readonly string[]): Savings {
  const savings = { texts: texts.length, written: 0, sent: 0, ucs2Written: 0, ucs2Sent: 0 };
  for (const text of texts) {
    const [written, sent] = [segments(text), smsText(text).size];
    savings.written += written.segments;
    savings.sent += sent.segments;
    if (written.encoding === 'ucs2') savings.ucs2Written += 1;
    if (sent.encoding === 'ucs2') savings.ucs2Sent += 1;
  }
  return savings;
}

/** In a sentence. */
export function describeSavings({ texts, written, sent, ucs2Written, ucs2Sent }: Savings): string {
  const saved = written === 0 ? 0 : Math.round(((written - sent) / written) * 100);
  return `${texts} texts: ${written} segments as written (${ucs2Written} texts in UCS-2), ${sent} as sent (${ucs2Sent} in UCS-2): ${saved}% saved`;
}

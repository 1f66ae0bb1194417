import { type SmsSegments, segments } from './segments.ts';
import type { SmsEncodingRule } from './sms-settings.ts';
import { type Replacement, toGsm7 } from './to-gsm7.ts';

/** A text as it is sent by SMS. */
export interface SmsText {
  readonly text: string;
  readonly size: SmsSegments;
  /** The replacements; `index` is in the text as it was written. */
  readonly replaced: readonly Replacement[];
}

/**
 * Writes a text for SMS by a rule and measures it. `refuse-ucs2` writes like `auto`; the caller refuses. `gsm7` does so
 * too: the caller has written the values in the alphabet before.
 */
export function smsText(text: string, rule: SmsEncodingRule = 'auto'): SmsText {
  const size = segments(text);
  const asWritten = { text, size, replaced: [] };
  if (size.encoding === 'gsm7' || rule === 'keep') return asWritten;
  const changed = toGsm7(text);
  if (changed.complete)
    return { text: changed.text, size: segments(changed.text), replaced: changed.replaced };
  // `e` and a combining accent are two units, `é` is one.
  const composed = text.normalize('NFC');
  return composed === text ? asWritten : { text: composed, size: segments(composed), replaced: [] };
}

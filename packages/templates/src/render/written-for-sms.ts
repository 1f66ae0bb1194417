import type { Content } from '@nkul/core/adapter';
import type { SmsSettings } from '../sms/sms-settings.ts';
import { gsm7Value } from '../sms/sms-value.ts';
import { toGsm7 } from '../sms/to-gsm7.ts';
import type { CheckedValues } from '../values/check-values.ts';

/**
 * Formats a template for SMS. Under `gsm7`, values that would have the text sent in UCS-2 are written in the GSM 7-bit
 * alphabet, and `altered` names them. If the template's own words need UCS-2, the values stay as they are.
 */
export function writtenForSms(
  format: (values: CheckedValues) => Content,
  values: CheckedValues,
  { encoding }: SmsSettings,
): Content {
  const content = format(values);
  if (encoding !== 'gsm7' || toGsm7(content.text).complete) return content;
  const outside = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !toGsm7(entry[1]).complete,
  );
  if (outside.length === 0) return content;
  const written = outside.map(([name, value]) => [name, gsm7Value(value) || gap]);
  const changed = format({ ...values, ...Object.fromEntries(written) });
  const text = withoutGaps(changed.text);
  return toGsm7(text).complete ? { ...changed, text, altered: outside.map(([name]) => name) } : content;
}

/** In the place of a value of which nothing can be written. Values hold no controls, so it is never theirs. */
const gap = '\u0001';

/** `Bonjour , votre code` without a name is `Bonjour, votre code`. */
function withoutGaps(text: string): string {
  return text
    .replaceAll(` ${gap},`, ',')
    .replaceAll(` ${gap}.`, '.')
    .replaceAll(`${gap} `, '')
    .replaceAll(gap, '')
    .trim();
}

/** A plain text for SMS. Under `gsm7`, emoji and signs are dropped; if letters remain, it stays as it is. */
export function plainContent(text: string, { encoding }: SmsSettings): Content {
  if (encoding !== 'gsm7') return { text };
  const { remaining } = toGsm7(text);
  if (remaining.length === 0 || remaining.some(({ character }) => letter.test(character))) return { text };
  return { text: gsm7Value(text), altered: ['text'] };
}

const letter = /[\p{L}\p{N}]/u;

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
  const changed = format({
    ...values,
    ...Object.fromEntries(outside.map(([name, value]) => [name, gsm7Value(value)])),
  });
  return toGsm7(changed.text).complete ? { ...changed, altered: outside.map(([name]) => name) } : content;
}

/** A plain text for SMS. Under `gsm7`, emoji and signs are dropped; if letters remain, it stays as it is. */
export function plainContent(text: string, { encoding }: SmsSettings): Content {
  if (encoding !== 'gsm7') return { text };
  const { remaining } = toGsm7(text);
  if (remaining.length === 0 || remaining.some(({ character }) => letter.test(character))) return { text };
  return { text: gsm7Value(text), altered: ['text'] };
}

const letter = /[\p{L}\p{N}]/u;

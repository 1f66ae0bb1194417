import type { Content } from '@nkul/core/adapter';
import type { CatalogTemplate } from '../catalog/catalog.ts';
import type { IcuText } from '../icu/icu-text.ts';
import { septetsAt } from '../sms/gsm7-alphabet.ts';
import { segments } from '../sms/segments.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';
import { gsm7Value } from '../sms/sms-value.ts';
import { toGsm7 } from '../sms/to-gsm7.ts';
import type { CheckedValues } from '../values/check-values.ts';

/** How a text becomes an SMS. */
interface Writing {
  readonly text: IcuText;
  readonly format: (values: CheckedValues) => Content;
  readonly template: Pick<CatalogTemplate, 'sms' | 'limits' | 'links' | 'urls'>;
}

/**
 * Formats a template for SMS. Under `gsm7`, values that would have the text sent in UCS-2 are written in the GSM 7-bit
 * alphabet, and those that grow so far that the text is over its budget are cut to as many septets as their limit has
 * characters. `altered` names both. If the template's own words need UCS-2, the values stay as they are.
 */
export function writtenForSms({ text, format, template }: Writing, values: CheckedValues): Content {
  const content = format(values);
  const { encoding, maxSegments = Number.POSITIVE_INFINITY } = template.sms;
  if (encoding !== 'gsm7') return content;
  const first = toGsm7(content.text);
  if (first.complete && segments(first.text).segments <= maxSegments) return content;
  const written = new Map(
    [...text.kinds]
      .filter(([name, kind]) => kind === 'text' && !template.links.has(name) && !template.urls.has(name))
      .map(([name]) => [name, String(values[name] ?? '')] as const)
      .map(([name, value]) => [name, inAlphabet(value, template.limits.get(name))] as const)
      .filter(([name, value]) => value !== values[name] && value !== toGsm7(String(values[name])).text),
  );
  if (written.size === 0) return content;
  const shown = [...written].map(([name, value]) => [name, value || gap]);
  const changed = format({ ...values, ...Object.fromEntries(shown) });
  const sent = withoutGaps(changed.text);
  return toGsm7(sent).complete && sent !== ''
    ? { ...changed, text: sent, altered: [...written.keys()] }
    : content;
}

/** A value in the alphabet, of at most as many septets as its limit has characters: so the check has measured it. */
function inAlphabet(value: string, limit = Number.POSITIVE_INFINITY): string {
  const { text, complete } = toGsm7(value);
  const written = complete ? text : gsm7Value(value);
  let septets = 0;
  for (let index = 0; index < written.length; index += 1) {
    septets += septetsAt(written, index);
    if (septets > limit) return written.slice(0, index).trimEnd();
  }
  return written;
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
  const written = gsm7Value(text);
  return written === '' ? { text } : { text: written, altered: ['text'] };
}

const letter = /[\p{L}\p{N}]/u;

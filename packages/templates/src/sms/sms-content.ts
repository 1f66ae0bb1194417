import { type Content, RenderError } from '@nkul/core/adapter';
import type { SmsSettings } from './sms-settings.ts';
import { smsText } from './sms-text.ts';

/** The origin of a text, for errors. */
export interface SmsSource {
  /** Its name in the error. */
  readonly what: string;
  /** The field of the notification that a character is in. */
  readonly fieldOf: (character: string) => string;
  /** The field that makes it too long, and its words in the error. */
  readonly size: { readonly field: string; readonly with: string };
}

/**
 * The content of an SMS: its text, changed by the settings, with its segments.
 *
 * @throws RenderError if the text needs UCS-2 and must not, or takes more than `maxSegments`
 */
export function smsContent(content: Content, settings: SmsSettings, source: SmsSource): Content {
  const { text, size } = smsText(content.text, settings.encoding);
  if (settings.encoding === 'refuse-ucs2' && size.encoding === 'ucs2') {
    const outside = size.unencodable[0]?.character ?? '';
    const message = `${source.what} may not be sent in UCS-2, and the GSM 7-bit alphabet lacks ${described(outside)}.`;
    throw new RenderError(message, { field: source.fieldOf(outside) });
  }
  if (settings.maxSegments !== undefined && size.segments > settings.maxSegments) {
    const message = `${source.what} takes ${size.segments} segments (${size.encoding})${source.size.with}, but may take only ${settings.maxSegments}.`;
    throw new RenderError(message, { field: source.size.field });
  }
  return { ...content, text, segments: size.segments };
}

function described(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

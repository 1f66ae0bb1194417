import {
  type Clock,
  type Content,
  RenderError,
  type Rendered,
  type Renderer,
  type RenderRequest,
} from '@nkul/core';
import type { CatalogTemplate, UntypedCatalog } from './catalog.ts';
import type { ContentTexts } from './content-texts.ts';
import { formatContent } from './format-content.ts';
import { type IntlFormatters, keepIntlFormatters } from './intl-formatters.ts';
import { keepLocaleChoices } from './locale-choice.ts';
import { smsText } from './sms-text.ts';
import { type CheckedValues, checkValues } from './template-value.ts';

/** What a renderer goes by beside its catalog. */
export interface RendererOptions {
  /** The time zone of recipients who have none, IANA. */
  readonly timeZone: string;
  /** Tells the time from which relative times count. */
  readonly clock: Pick<Clock, 'now'>;
}

/** Renders the templates of a catalog: in the recipient's language, with the customs of their region. */
export function createCatalogRenderer(
  catalog: UntypedCatalog,
  { timeZone, clock }: RendererOptions,
): Renderer {
  const localeFor = keepLocaleChoices(catalog);
  const formattersFor = keepIntlFormatters();
  const now = () => clock.now();

  return {
    render(request: RenderRequest): Rendered {
      const template = catalog.templates.get(request.template);
      if (template === undefined) {
        const message = `There is no template ${JSON.stringify(request.template)}.`;
        throw new RenderError(message, { field: 'template' });
      }
      const values = checkValues(template, request.values);
      const { locale, conventions } = localeFor(request.locale);
      const texts = textsFor(template, locale, request.channel);
      const formatters = recipientFormatters(() => formattersFor(conventions, request.timeZone ?? timeZone));
      const content = formatContent(texts, values, { formatters, now });
      return { content: request.channel === 'sms' ? asSms(template, content, values) : content, locale };
    },
  };
}

function recipientFormatters(make: () => IntlFormatters): IntlFormatters {
  try {
    return make();
  } catch (cause) {
    const message = "The recipient's time zone is no IANA time zone, such as Africa/Douala.";
    throw new RenderError(message, { field: 'to.timeZone', cause });
  }
}

function textsFor(template: CatalogTemplate, locale: string, channel: string): ContentTexts {
  const contents = template.contents.get(locale);
  const texts = contents?.get(channel) ?? contents?.get('text');
  if (texts !== undefined) return texts;
  const what = `The template ${JSON.stringify(template.name)} has no text for the channel ${JSON.stringify(channel)}`;
  throw new RenderError(`${what}: give it one, or one named text for every channel.`, { field: 'template' });
}

/** @throws RenderError when the text may not be in UCS-2, or takes more segments than it may */
function asSms({ name, sms }: CatalogTemplate, content: Content, values: CheckedValues): Content {
  const { text, size } = smsText(content.text, sms.encoding);
  if (sms.encoding === 'refuse-ucs2' && size.encoding === 'ucs2') {
    const outside = size.unencodable[0]?.character ?? '';
    const from = Object.keys(values).find((each) => String(values[each]).includes(outside));
    const message = `The template ${JSON.stringify(name)} may not be sent in UCS-2, and the GSM 7-bit alphabet lacks ${described(outside)}.`;
    throw new RenderError(message, { field: from === undefined ? 'template' : `values.${from}` });
  }
  if (sms.maxSegments !== undefined && size.segments > sms.maxSegments) {
    const message = `The template ${JSON.stringify(name)} takes ${size.segments} segments (${size.encoding}) with these values, and may take ${sms.maxSegments}.`;
    throw new RenderError(message, { field: 'values' });
  }
  return text === content.text ? content : { ...content, text };
}

function described(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

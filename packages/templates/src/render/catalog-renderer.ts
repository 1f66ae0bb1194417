import {
  type Clock,
  type LinkShortener,
  type OutlineRequest,
  quoted,
  RenderError,
  type Rendered,
  type Renderer,
  type RenderRequest,
} from '@nkul/core/adapter';
import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { ContentTexts } from '../icu/content-texts.ts';
import { type IntlFormatters, keepIntlFormatters } from '../icu/intl-formatters.ts';
import { keepLocaleChoices } from '../locale/locale-choice.ts';
import { type SmsSource, smsContent } from '../sms/sms-content.ts';
import { type CheckedValues, checkValues } from '../values/check-values.ts';
import { expiresInMs } from '../values/expiry.ts';
import { formatContent } from './format-content.ts';
import { contentOutline } from './outline.ts';
import { longLinkError, shortenLinks } from './short-links.ts';
import { plainContent, writtenForSms } from './written-for-sms.ts';

/** The settings of a renderer. */
export interface RendererOptions {
  /** The time zone of recipients without a time zone, IANA. @default the catalog's */
  readonly timeZone?: string | undefined;
  /** The current time, for relative times. */
  readonly clock: Pick<Clock, 'now'>;
  /** Makes the short links of SMS. */
  readonly shortener?: LinkShortener;
}

/** Renders the templates of a catalog: in the recipient's language, with the customs of their region. */
export function createCatalogRenderer(
  catalog: UntypedCatalog,
  { timeZone, clock, shortener }: RendererOptions,
): Renderer {
  const localeFor = localesOf(catalog);
  const formattersFor = keepIntlFormatters();
  const now = () => clock.now();
  /** The locale that the recipient reads; if the template has no text in it yet, its fallback. */
  const localeOf = ({ contents, fallback }: CatalogTemplate, wanted: string | undefined) => {
    const chosen = localeFor(wanted);
    return contents.has(chosen.locale) ? chosen : localeFor(wanted, fallback);
  };

  return {
    render(request: RenderRequest): Rendered | Promise<Rendered> {
      const template = catalog.templates.get(request.template);
      if (template === undefined) {
        const message = `The template ${quoted(request.template)} does not exist.`;
        throw new RenderError(message, { field: 'template' });
      }
      const values = checkValues(template, request.values, request.optOutUrl);
      const { locale, conventions } = localeOf(template, request.locale);
      const texts = textsFor(template, locale, request.channel);
      const formatters = recipientFormatters(() =>
        formattersFor(conventions, request.timeZone ?? timeZone ?? catalog.timeZone),
      );
      const format = (shown: CheckedValues) => formatContent(texts, shown, { formatters, now });
      const { category } = template;
      const rendered = { locale, ...validity(template, values), ...(category && { category }) };
      if (request.channel !== 'sms') return { ...rendered, content: format(values) };
      const sms = (given: CheckedValues) =>
        smsContent(
          writtenForSms({ text: texts.text, format, template }, given),
          template.sms,
          templateSource(template, given),
        );
      if (shortener === undefined || template.links.size === 0) return { ...rendered, content: sms(values) };
      return shortenLinks(template, values, shortener).then(({ values: short, failures }) => {
        try {
          return { ...rendered, content: sms(short) };
        } catch (error) {
          throw longLinkError(error, failures);
        }
      });
    },
    outline({ template: name, channel, locale }: OutlineRequest): string | undefined {
      const template = catalog.templates.get(name);
      const texts = template?.contents.get(localeOf(template, locale).locale);
      const shown = texts?.get(channel) ?? texts?.get('text');
      return shown && contentOutline(shown);
    },
    renderText: ({ text, channel }) =>
      channel === 'sms' ? smsContent(plainContent(text, catalog.sms), catalog.sms, plainSource) : { text },
  };
}

/** Chooses locales; a catalog that follows its files may get others. */
function localesOf(catalog: UntypedCatalog): ReturnType<typeof keepLocaleChoices> {
  let { templates } = catalog;
  let choose = keepLocaleChoices(catalog);
  return (wanted, only) => {
    if (catalog.templates !== templates) {
      ({ templates } = catalog);
      choose = keepLocaleChoices(catalog);
    }
    return choose(wanted, only);
  };
}

function validity({ name, expiry }: CatalogTemplate, values: CheckedValues): Pick<Rendered, 'expiresIn'> {
  return expiry === undefined ? {} : { expiresIn: { milliseconds: expiresInMs(expiry, values, name) } };
}

/** The field of a forbidden character: the value that holds it, or else the template. */
function templateSource({ name }: CatalogTemplate, values: CheckedValues): SmsSource {
  return {
    what: `The template ${quoted(name)}`,
    fieldOf(character) {
      const from = Object.keys(values).find((each) => String(values[each]).includes(character));
      return from === undefined ? 'template' : `values.${from}`;
    },
    size: { field: 'values', with: ' with these values' },
  };
}

const plainSource: SmsSource = {
  what: 'The text',
  fieldOf: () => 'text',
  size: { field: 'text', with: '' },
};

function recipientFormatters(make: () => IntlFormatters): IntlFormatters {
  try {
    return make();
  } catch (cause) {
    const message = "The recipient's time zone is not a valid IANA time zone: use one such as Africa/Douala.";
    throw new RenderError(message, { field: 'to.timeZone', cause });
  }
}

function textsFor(template: CatalogTemplate, locale: string, channel: string): ContentTexts {
  const contents = template.contents.get(locale);
  const texts = contents?.get(channel) ?? contents?.get('text');
  if (texts !== undefined) return texts;
  const what = `The template ${quoted(template.name)} has no text for the channel ${quoted(channel)}`;
  throw new RenderError(`${what}: give it one, or one named text for every channel.`, { field: 'template' });
}

import { listOf, objectOf, optionally, plainObjectOf, readBy, type Schema, textOf } from '@nkul/core/adapter';

/** A value that `readCatalog()` looks at, since it names the template and the locale of a problem. */
const any = readBy((output) => ({ output }));
const sms = { encoding: optionally(any), maxSegments: optionally(any) };
const templateSettings = objectOf(
  {
    ...sms,
    description: optionally(textOf(1_000)),
    limits: optionally(any),
    examples: optionally(any),
    expiresIn: optionally(any),
    category: optionally(any),
    fallback: optionally(any),
    links: optionally(any),
    layout: optionally(any),
  },
  {
    noun: 'setting of a template',
    meant: { limit: 'limits', example: 'examples', link: 'links', layouts: 'layout' },
  },
);

/** The shape of a catalog's definition: which fields there are. */
export const definitionSchema: Schema<object> = objectOf(
  {
    defaultLocale: textOf(35),
    locales: listOf(textOf(100, 0), "such as ['fr', 'en']"),
    timeZone: optionally(any),
    region: optionally(any),
    conventions: optionally(plainObjectOf(any)),
    optOutUrl: optionally(textOf(100)),
    sms: optionally(objectOf(sms, { noun: 'setting of SMS' })),
    parts: optionally(plainObjectOf(any)),
    layout: optionally(plainObjectOf(any)),
    shortLinks: optionally(any),
    messages: plainObjectOf(any),
    settings: optionally(plainObjectOf(templateSettings)),
  },
  {
    noun: 'field of a catalog',
    meant: {
      templates: 'messages',
      texts: 'messages',
      locale: 'defaultLocale',
      languages: 'locales',
      tz: 'timeZone',
      part: 'parts',
      layouts: 'layout',
      shortlinks: 'shortLinks',
    },
    example: "such as { defaultLocale: 'fr', locales: ['fr'], messages }",
  },
);

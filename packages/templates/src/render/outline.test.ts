import { expect, it } from 'vitest';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    otp: {
      fr: '{who, select, f {Chère} other {Bonjour}} {name}, votre code {code} vaut {minutes, plural, one {# minute} other {# minutes}}.',
      en: 'Hello {name}, your code {code} is worth {minutes, plural, one {# minute} other {# minutes}}.{who, select, other {}}',
    },
    mail: {
      fr: { email: { subject: 'Bonjour {name}', text: 'À {at, time, short}' } },
      en: { email: { subject: 'Hello {name}', text: 'At {at, time, short}' } },
    },
  },
});
const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now: () => new Date() } });

it.each([
  ['otp', 'fr-CM', 'sms', 'Bonjour ••••, votre code •••• vaut •••• minutes.'],
  ['otp', 'en', 'sms', 'Hello ••••, your code •••• is worth •••• minutes.'],
  ['otp', undefined, 'push', 'Bonjour ••••, votre code •••• vaut •••• minutes.'],
  ['mail', 'fr', 'email', 'À ••••'],
  ['mail', 'fr', 'sms', undefined],
  ['gone', 'fr', 'sms', undefined],
])('the outline of %s in %s for %s hides every value', (template, locale, channel, outline) => {
  expect(renderer.outline?.({ template, channel, ...(locale && { locale }) })).toBe(outline);
});

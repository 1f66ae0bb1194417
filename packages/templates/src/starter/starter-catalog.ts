import type { Catalog } from '../catalog/catalog.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import type { CatalogValues } from '../values/values-of-texts.ts';
import { starterMessages } from './starter-messages.ts';

const morning = new Date('2026-11-25T08:05:00+01:00');
const afternoon = new Date('2026-11-25T15:30:00+01:00');
const link = 'nkul.example/r/7F3K2';
const phone = '699 12 85 31';

/**
 * A catalog to begin with, in French and English: one-time code, welcome, payment received and failed, order confirmed
 * and shipped, delivery today, appointment reminder, password changed, new sign-in, low balance, outage and its end.
 * Recipients without a region or time zone are in Cameroon. A one-time code is not sent once it is no longer valid.
 */
export const starterCatalog: Catalog<CatalogValues<typeof starterMessages>> = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  timeZone: 'Africa/Douala',
  region: 'CM',
  // An emoji in a name never stops a message.
  sms: { maxSegments: 2, encoding: 'gsm7' },
  messages: starterMessages,
  settings: {
    otp: {
      limits: { code: 10 },
      expiresIn: '{minutes}m',
      category: 'code',
      examples: { usual: { code: '4821', minutes: 5 }, longest: { code: '4821907365', minutes: 60 } },
    },
    welcome: {
      limits: { brand: 30, name: 60, link: 60 },
      examples: { usual: { brand: 'Ndolé Express', name: 'Awa', link: 'nkul.example/faq' } },
    },
    paymentReceived: {
      limits: { reference: 40 },
      examples: { usual: { amount: 12_500, at: afternoon, reference: 'MP2611-4821' } },
    },
    paymentFailed: {
      limits: { reference: 40 },
      examples: { usual: { amount: 12_500, reference: 'MP2611-4821' } },
    },
    orderConfirmed: {
      limits: { order: 40 },
      examples: { usual: { order: 'C-10482', items: 3, amount: 27_900 } },
    },
    orderShipped: {
      limits: { order: 40, carrier: 40, link: 80 },
      examples: { usual: { order: 'C-10482', carrier: 'Sanaga Fret', link } },
    },
    deliveryToday: {
      limits: { order: 40 },
      examples: { usual: { order: 'C-10482', from: morning, until: afternoon } },
    },
    appointmentReminder: {
      limits: { place: 60, phone: 20 },
      examples: { usual: { at: afternoon, place: 'Centre de santé, Mvog-Ada', phone } },
    },
    passwordChanged: {
      limits: { phone: 20 },
      examples: { usual: { at: morning, phone } },
    },
    newSignIn: {
      limits: { device: 40, place: 40 },
      examples: { usual: { at: morning, device: 'Chrome, Windows', place: 'Douala' } },
    },
    lowBalance: {
      examples: { usual: { balance: 850 } },
    },
    outage: {
      limits: { service: 60 },
      examples: { usual: { service: 'Mobile Money', since: morning, until: afternoon } },
    },
    outageEnded: {
      limits: { service: 60 },
      examples: { usual: { service: 'Mobile Money', at: afternoon } },
    },
  },
});

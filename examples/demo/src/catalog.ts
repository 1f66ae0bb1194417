import { defineCatalog } from '@nkul/templates';

/** French and English, side by side. */
export const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    code: {
      fr: 'Votre code est {code}. Il expire dans {minutes, plural, one {# minute} other {# minutes}}.',
      en: 'Your code is {code}. It expires in {minutes, plural, one {# minute} other {# minutes}}.',
    },
    invoices: {
      fr: 'Vous avez {count, plural, one {une facture} other {# factures}} à payer : {amount, number, ::currency/XAF}.',
      en: 'You have {count, plural, one {one invoice} other {# invoices}} to pay: {amount, number, ::currency/XAF}.',
    },
    shipped: {
      fr: 'Bonjour {name}, votre commande {order} est en route.',
      en: 'Hello {name}, your order {order} is on its way.',
    },
  },
});

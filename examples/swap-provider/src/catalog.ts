import { defineCatalog } from '@nkul/templates';

export const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    shipped: {
      fr: 'Bonjour {name}, votre commande {order} est en route.',
      en: 'Hello {name}, your order {order} is on its way.',
    },
  },
});

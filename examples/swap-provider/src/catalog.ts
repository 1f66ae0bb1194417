import { defineCatalog } from '@nkul/templates';

/** Each channel has its content: a mail has a subject and room for more words. */
export const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    shipped: {
      fr: {
        text: 'Bonjour {name}, votre commande {order} est en route.',
        email: {
          subject: 'Commande {order}',
          text: 'Bonjour {name},\n\nvotre commande {order} est en route. Merci de votre confiance.',
        },
      },
      en: {
        text: 'Hello {name}, your order {order} is on its way.',
        email: {
          subject: 'Order {order}',
          text: 'Hello {name},\n\nyour order {order} is on its way. Thank you for your trust.',
        },
      },
    },
  },
});

import type { MessageTexts } from '../src/catalog/catalog-definition.ts';
import { defineCatalog } from '../src/catalog/define-catalog.ts';

const mail = (hello: string, body: string, link: string) =>
  `<div dir="auto" style="font: 16px/1.5 sans-serif; max-width: 30rem; margin: 0 auto; padding: 1rem"><h1 style="font-size: 1.25rem; color: #12703f">${hello}</h1><p>${body}</p><p><a href="{link}" style="display: inline-block; padding: 10px 16px; border-radius: 6px; background: #12703f; color: #fff; text-decoration: none">${link}</a></p></div>`;

/** Texts with all that a preview has to show: Arabic, a budget that is too small, an e-mail. */
export const pictureCatalog = defineCatalog<MessageTexts, string>({
  defaultLocale: 'fr',
  locales: ['fr', 'en', 'ar'],
  timeZone: 'Africa/Douala',
  messages: {
    messages: {
      fr: 'Bonjour {name}, vous avez {n, plural, one {# message} other {# messages}}.',
      en: 'Hello {name}, you have {n, plural, one {# message} other {# messages}}.',
      ar: 'مرحبا {name}، لديك {n, plural, zero {لا رسائل} one {رسالة واحدة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}.',
    },
    appointment: {
      fr: 'Bonjour {name}, votre rendez-vous chez Clinique Nkul de Bonanjo est fixé au {at, date, ::EEEEdMMMM}. Frais : {price, number, XAF}. Merci de venir 10 minutes avant l’heure.',
      en: 'Hello {name}, your appointment at Clinique Nkul in Bonanjo is on {at, date, ::EEEEdMMMM}. Fee: {price, number, XAF}. Please come ten minutes before, with your health card √.',
      ar: 'مرحبا {name}، موعدك في العيادة يوم {at, date, ::EEEEdMMMM}. الرسوم: {price, number, XAF}.',
    },
    welcome: {
      fr: {
        sms: 'Bienvenue {name} ! Aide : {link}',
        email: {
          subject: 'Bienvenue, {name}',
          text: 'Bonjour {name}, commencez ici : {link}',
          html: mail(
            'Bonjour {name}',
            'Votre compte est prêt. Vos reçus arrivent par SMS et par e-mail.',
            'Commencer',
          ),
        },
      },
      en: {
        sms: 'Welcome {name}! Help: {link}',
        email: {
          subject: 'Welcome, {name}',
          text: 'Hello {name}, start here: {link}',
          html: mail(
            'Hello {name}',
            'Your account is ready. Receipts come by SMS and by e-mail.',
            'Get started',
          ),
        },
      },
      ar: {
        sms: 'أهلا {name}! مساعدة: {link}',
        email: {
          subject: 'أهلا {name}',
          text: 'أهلا {name}، ابدأ هنا: {link}',
          html: mail('أهلا {name}', 'حسابك جاهز.', 'ابدأ'),
        },
      },
    },
  },
  settings: {
    messages: { limits: { name: 20, n: 500 }, examples: { usual: { name: 'Awa', n: 5 } } },
    appointment: {
      maxSegments: 1,
      limits: { name: 30, price: 1_000_000 },
      examples: { usual: { name: 'Amina', at: '2026-03-02T10:00:00Z', price: 500 } },
    },
    welcome: {
      limits: { name: 20, link: 40 },
      examples: { usual: { name: 'Awa', link: 'https://nkul.example/aide' } },
    },
  },
});

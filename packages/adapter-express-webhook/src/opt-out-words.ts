import type { OptOutSubject } from '@nkul/core/adapter';

export type Language = 'en' | 'fr';

/** The words of the page in one language. Addresses are masked, and come last, as data. */
export interface OptOutWords {
  readonly categories: Readonly<Record<OptOutSubject['category'], string>>;
  readonly ask: string;
  readonly stop: string;
  readonly stopped: string;
  readonly start: string;
  readonly started: string;
  readonly to: string;
  readonly nothing: string;
  readonly later: string;
}

export const optOutWords: Readonly<Record<Language, OptOutWords>> = {
  en: {
    categories: {
      all: 'All messages',
      marketing: 'Offers and news',
      transactional: 'Messages about your orders, appointments and accounts',
      code: 'One-time codes',
    },
    ask: 'Do you want to stop these messages?',
    stop: 'Stop these messages',
    stopped: 'Done: you will not receive these messages any more.',
    start: 'Receive these messages again',
    started: 'Done: you will receive these messages again.',
    to: 'To',
    nothing: 'This link is not valid. Please open it as it is in your message.',
    later: 'This is not possible right now. Please try again in a few minutes.',
  },
  fr: {
    categories: {
      all: 'Tous les messages',
      marketing: 'Offres et nouveautés',
      transactional: 'Messages sur vos commandes, rendez-vous et comptes',
      code: 'Codes à usage unique',
    },
    ask: 'Voulez-vous arrêter ces messages ?',
    stop: 'Arrêter ces messages',
    stopped: 'C’est fait : vous ne recevrez plus ces messages.',
    start: 'Recevoir de nouveau ces messages',
    started: 'C’est fait : vous recevrez de nouveau ces messages.',
    to: 'À',
    nothing: 'Ce lien n’est pas valable. Ouvrez-le tel qu’il est dans votre message.',
    later: 'Ce n’est pas possible pour le moment. Réessayez dans quelques minutes.',
  },
};

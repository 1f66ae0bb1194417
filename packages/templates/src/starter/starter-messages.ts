/**
 * The texts of the starter catalog, to take some or all of them into a catalog of one's own. Each is one segment of
 * GSM 7-bit for usual values. Amounts are in FCFA (XAF).
 *
 * @example
 * defineCatalog({ defaultLocale: 'fr', locales: ['fr', 'en'], messages: { ...starterMessages, ticket: { fr: '…', en: '…' } } });
 */
export const starterMessages = {
  otp: {
    fr: 'Votre code est {code}. Il est valable {minutes, plural, one {# minute} other {# minutes}}. Ne le communiquez à personne, ni à un proche ni à nos agents.',
    en: 'Your code is {code}. It is valid for {minutes, plural, one {# minute} other {# minutes}}. Do not share it with anyone, not even with our staff.',
  },
  welcome: {
    fr: 'Bienvenue chez {brand}, {name} ! Votre compte est ouvert. Une question ? Écrivez-nous : {link}',
    en: 'Welcome to {brand}, {name}! Your account is open. Any questions? Write to us: {link}',
  },
  paymentReceived: {
    fr: 'Votre paiement de {amount, number, XAF} nous est bien parvenu le {at, date, medium}. Référence : {reference}. Merci !',
    en: 'We received your payment of {amount, number, XAF} on {at, date, medium}. Reference: {reference}. Thank you!',
  },
  paymentFailed: {
    fr: 'Votre paiement de {amount, number, XAF} n’a pas abouti. Référence : {reference}. Vérifiez votre solde avant de réessayer.',
    en: 'Your payment of {amount, number, XAF} did not go through. Reference: {reference}. Please check your balance before you try again.',
  },
  orderConfirmed: {
    fr: 'Commande {order} confirmée : {items, plural, one {# article} many {# d’articles} other {# articles}} pour {amount, number, XAF}. Nous vous préviendrons dès son expédition.',
    en: 'Order {order} confirmed: {items, plural, one {# item} other {# items}} for {amount, number, XAF}. We will let you know when it ships.',
  },
  orderShipped: {
    fr: 'Votre commande {order} est partie avec {carrier}. Pour la suivre : {link}',
    en: 'Your order {order} is on its way with {carrier}. Track it here: {link}',
  },
  deliveryToday: {
    fr: 'Votre commande {order} arrive aujourd’hui entre {from, time, short} et {until, time, short}. Gardez votre téléphone près de vous.',
    en: 'Your order {order} arrives today between {from, time, short} and {until, time, short}. Please keep your phone at hand.',
  },
  appointmentReminder: {
    fr: 'Rappel : rendez-vous {at, date, ::EEEEdMMMM} à {at, time, short}, {place}. Pour le déplacer, appelez le {phone}.',
    en: 'Reminder: appointment on {at, date, ::EEEEdMMMM} at {at, time, short}, {place}. To reschedule, call {phone}.',
  },
  passwordChanged: {
    fr: 'Votre mot de passe a été changé le {at, date, ::dMMMM} à {at, time, short}. Si ce n’était pas vous, appelez-nous au {phone}.',
    en: 'Your password was changed on {at, date, ::dMMMM} at {at, time, short}. If it was not you, call us on {phone}.',
  },
  newSignIn: {
    fr: 'Nouvelle connexion à votre compte le {at, date, ::dMMMM} à {at, time, short}, depuis {place} ({device}). Ce n’était pas vous ? Changez votre mot de passe.',
    en: 'New sign-in to your account on {at, date, ::dMMMM} at {at, time, short} from {place} ({device}). If it was not you, change your password.',
  },
  lowBalance: {
    fr: 'Votre solde est faible : il vous reste {balance, number, XAF}. Rechargez votre compte pour continuer sans interruption.',
    en: 'Your balance is low: you have {balance, number, XAF} left. Top up your account to avoid an interruption.',
  },
  outage: {
    fr: 'Panne en cours : {service} ne répond plus depuis le {since, date, ::dMMMM} à {since, time, short}. Nous y travaillons. Retour prévu le {until, date, ::dMMMM} vers {until, time, short}.',
    en: 'Outage: {service} has been down since {since, date, ::dMMMM} at {since, time, short}. We are working on it and expect it back on {until, date, ::dMMMM} around {until, time, short}.',
  },
  outageEnded: {
    fr: '{service} fonctionne de nouveau depuis le {at, date, ::dMMMM} à {at, time, short}. Merci de votre patience, et toutes nos excuses pour ce désagrément.',
    en: '{service} has been working again since {at, date, ::dMMMM} at {at, time, short}. Thank you for your patience, and our apologies for the trouble.',
  },
} as const;

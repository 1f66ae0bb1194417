import type { enConsent } from './en-consent.ts';

/** The words about the messages that people take in French. */
export const frConsent: Readonly<Record<keyof typeof enConsent, string>> = {
  'consent.title': 'Ce que le destinataire accepte',
  'consent.open': 'Rien ne s’oppose à un envoi à ce destinataire.',
  'consent.takes_no':
    'N’accepte plus de {category, select, code {codes} transactional {messages transactionnels} other {messages commerciaux}} depuis {since} ({source}).',
  'consent.not_tried': 'Pas essayée avant {until} : l’adresse a été refusée plusieurs fois, ou a disparu.',
  'consent.source.link': 'par un lien dans un message',
  'consent.source.inbound': 'par un message reçu',
  'consent.source.provider': 'le fournisseur le dit',
  'consent.source.import': 'd’après une liste',
  'consent.source.application': 'noté par l’application ou son équipe',
  'consent.category': 'Quels messages',
  'consent.category.code': 'les codes',
  'consent.category.transactional': 'les messages transactionnels',
  'consent.category.marketing': 'les messages commerciaux',
  'consent.category.all': 'tous les messages',
  'consent.opt-out': 'Noter un refus',
  'consent.opt-out_sub':
    'Plus rien de ce genre ne part à ce destinataire. Un message qui attend est annulé quand vient son tour.',
  'consent.opt-in': 'Lever le refus',
  'consent.opt-in_sub': 'Seulement si le destinataire l’a demandé : écrivez quand, et comment.',
  'consent.allow': 'Essayer de nouveau l’adresse',
  'consent.allow_sub':
    'Le prochain message est essayé. S’il est encore refusé pour de bon, l’adresse est fermée de nouveau.',
  'tell.takes_no':
    'Le destinataire n’accepte plus de {category, select, code {codes} transactional {messages transactionnels} other {messages commerciaux}} : rien de ce genre n’est envoyé. Lui seul peut le changer.',
  'tell.not_tried':
    'Rien n’est envoyé à cette adresse avant {until} : elle a été refusée plusieurs fois, ou a disparu. Est-elle juste ?',
  'notice.opted_out': 'Noté : le destinataire n’accepte plus ces messages.',
  'notice.opted_out_before': 'C’était déjà connu. Rien n’a changé.',
  'notice.opted_in': 'Noté : le destinataire accepte de nouveau ces messages.',
  'notice.opted_in_before': 'Il n’y avait pas de tel refus. Rien n’a changé.',
  'notice.allowed': 'L’adresse est essayée de nouveau.',
  'notice.allowed_before': 'L’adresse était déjà essayée. Rien n’a changé.',
};

import type { MessageStatus } from '@nkul/core';
import type { Language } from '@nkul/verdict';

interface Words {
  readonly headings: Readonly<
    Record<
      | 'at'
      | 'to'
      | 'template'
      | 'state'
      | 'through'
      | 'id'
      | 'notifier'
      | 'why'
      | 'waiting'
      | 'held'
      | 'since'
      | 'kind'
      | 'reference'
      | 'who'
      | 'what'
      | 'about'
      | 'note'
      | 'attempts'
      | 'accepted'
      | 'delivered'
      | 'undelivered'
      | 'unknown'
      | 'units'
      | 'cost',
      string
    >
  >;
  readonly states: Readonly<Record<MessageStatus, string>>;
  readonly nothing: string;
  readonly more: string;
}

const en: Words = {
  headings: {
    at: 'TIME',
    to: 'TO',
    template: 'TEMPLATE',
    state: 'STATE',
    through: 'THROUGH',
    id: 'ID',
    notifier: 'NOTIFIER',
    why: 'PAUSED',
    waiting: 'WAITING',
    held: 'HELD',
    since: 'SINCE',
    kind: 'KIND',
    reference: 'REFERENCE',
    who: 'WHO',
    what: 'WHAT',
    about: 'ABOUT',
    note: 'NOTE',
    attempts: 'TRIES',
    accepted: 'ACCEPTED',
    delivered: 'DELIVERED',
    undelivered: 'UNDELIVERED',
    unknown: 'UNKNOWN',
    units: 'UNITS',
    cost: 'COST',
  },
  states: {
    queued: 'queued',
    sending: 'sending',
    sent: 'sent',
    delivered: 'delivered',
    undelivered: 'undelivered',
    rejected: 'rejected',
    failed: 'failed',
    expired: 'expired',
    cancelled: 'cancelled',
    unknown: 'unknown',
  },
  nothing: 'nothing found',
  more: 'there are more: give --limit, or a shorter --since',
};

const fr: Words = {
  headings: {
    at: 'HEURE',
    to: 'À',
    template: 'MODÈLE',
    state: 'ÉTAT',
    through: 'PAR',
    id: 'ID',
    notifier: 'FOURNISSEUR',
    why: 'EN PAUSE',
    waiting: 'EN ATTENTE',
    held: 'RETENUS',
    since: 'DEPUIS',
    kind: 'SORTE',
    reference: 'RÉFÉRENCE',
    who: 'QUI',
    what: 'QUOI',
    about: 'SUR',
    note: 'NOTE',
    attempts: 'ESSAIS',
    accepted: 'ACCEPTÉS',
    delivered: 'LIVRÉS',
    undelivered: 'NON LIVRÉS',
    unknown: 'INCONNUS',
    units: 'UNITÉS',
    cost: 'COÛT',
  },
  states: {
    queued: 'en attente',
    sending: 'en cours',
    sent: 'envoyé',
    delivered: 'livré',
    undelivered: 'non livré',
    rejected: 'refusé',
    failed: 'échoué',
    expired: 'expiré',
    cancelled: 'annulé',
    unknown: 'inconnu',
  },
  nothing: 'rien trouvé',
  more: 'il y en a d’autres : donnez --limit, ou un --since plus court',
};

/** The words of a language. */
export function wordsFor(language: Language): Words {
  return language === 'fr' ? fr : en;
}

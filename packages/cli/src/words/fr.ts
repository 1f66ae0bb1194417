import type { MessageStatus } from '@nkul/core';
import { helpFr } from './help-words.ts';
import type { Words } from './words.ts';

const states: Readonly<Record<MessageStatus, string>> = {
  review: 'à décider',
  queued: 'en attente',
  sending: 'en cours',
  sent: 'envoyé',
  delivered: 'remis',
  undelivered: 'non remis',
  rejected: 'refusé',
  failed: 'échoué',
  expired: 'expiré',
  cancelled: 'annulé',
  unknown: 'inconnu',
};

function messages(count: number): string {
  return count < 2 ? `${count} message` : `${count} messages`;
}

function isolated(count: number): string {
  return count < 2 ? `${count} rapport isolé` : `${count} rapports isolés`;
}

/** The words in French. */
export const fr: Words = {
  headings: {
    at: 'HEURE',
    to: 'À',
    template: 'MODÈLE',
    state: 'ÉTAT',
    through: 'PAR',
    id: 'ID',
    notifier: 'FOURNISSEUR',
    paused: 'EN PAUSE',
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
    attempts24: 'ESSAIS 24 H',
    accepted: 'ACCEPTÉS',
    delivered: 'LIVRÉS',
    undelivered: 'NON LIVRÉS',
    unknown: 'INCONNUS',
    units: 'UNITÉS',
    cost: 'COÛT',
    route: 'ROUTE',
    place: 'PAYS',
  },
  states,
  acts: {
    cancelled: 'demandé d’annuler',
    released: 'libéré',
    dropped: 'écarté',
    resolved: 'tranché',
    resent: 'renvoyé',
    paused: 'mis en pause',
    resumed: 'repris',
    erased: 'effacé',
    restore_accepted: 'restauration acceptée',
    opted_out: 'refus noté',
    opted_in: 'refus levé',
    allowed: 'permise à nouveau',
    imported: 'refus importés',
    revealed: 'révélé',
    exported: 'exporté',
    searched: 'cherché par numéro',
  },
  strays: {
    parked: 'attend son message',
    quarantined: 'mis de côté',
    conflict: 'en contredit un autre',
    inbound: 'message reçu',
    change: 'nouvelle d’une adresse',
  },
  fields: {
    accepted: 'accepté',
    template: 'modèle',
    category: 'catégorie',
    route: 'route',
    expires: 'expire',
    reason: 'motif',
    key: 'clé',
    text: 'texte',
    attempts: 'essais',
    events: 'événements',
    units: 'unités',
  },
  labelled: (name, value) => `${name} : ${value}`,
  nothing: 'rien trouvé',
  more: 'il y en a d’autres : donnez --limit, ou un --since plus court',
  counted: (count, zone) => `${messages(count)}, heures de ${zone}`,
  textOf: (characters, segments) =>
    `${characters} caractères${segments === undefined ? '' : `, ${segments} segment${segments < 2 ? '' : 's'}`}`,
  altered: (names) =>
    `un SMS n’a pas tous les caractères de ${names.join(', ')} : lettres remplacées, signes laissés de côté`,
  erasedText: 'effacé',
  paused: (name) => `${name} : en pause`,
  resumed: (name) => `${name} : prend de nouveau des messages`,
  isNow: (id, status) => `${id} : ${states[status]}`,
  tooLate: (id, status) => `${id} : ${states[status]} : il est trop tard pour le libérer`,
  stopped: (id, status) =>
    `${id} : ${states[status]}, on ne peut plus le rappeler ; il n’y aura plus d’autre essai`,
  resent: (id, original) => `${id} : renvoie ${original}`,
  wouldResend: (original) => `${original} serait renvoyé. Sans --dry-run, il l’est.`,
  wouldErase: (count, reports) =>
    `À effacer : ${messages(count)} et ${isolated(reports)}. Avec --yes, c’est fait.`,
  erased: (count, gone) =>
    `Effacé : ${messages(count)} ; ${gone ? 'leurs octets ne sont plus dans les fichiers' : 'leurs octets quittent les fichiers plus tard : l’événement erasure.finished le dit'}`,
  backedUp: (path) => `${path} : écrit, sans la clé du stockage (<fichier>.key)`,
  reading: (file) => `lecture de ${file}`,
  person: (count, strays) =>
    `${messages(count)}, ${isolated(strays)} ; les statistiques sont gardées sans nom ni numéro`,
  well: 'tout va bien',
  action: (name, allowed, why) => `${allowed ? 'possible' : 'impossible'} : ${name} – ${why}`,
  timesIn: (zone) => `heures de ${zone}`,
  mayBeAbout: (provider, status, at) =>
    `Un rapport de ${provider} pour ce numéro est venu à ${at} : ${status}. Il attend, et concerne peut-être ce message. Si le fournisseur le confirme :`,
  settleBy: (id, reference) => `  nkul resolve ${id} --as sent --reference ${reference}`,
  faults: {
    paused: (name, reason) => `${name} est en pause : ${reason}`,
    unknown: (count) => `sort inconnu : ${messages(count)}`,
    review: (count) => `à décider : ${messages(count)}`,
    held: (count) => `retenu : ${messages(count)}`,
    late: (name, wait) => `des messages pour ${name} sont en retard de plus de ${wait}`,
  },
  errors: {
    isNot: (option, given, advice) => `${option} vaut ${given} : ${advice}.`,
    wholeNumber: 'donnez un nombre entier',
    wholeNumberFrom1: 'donnez un nombre entier à partir de 1',
    aDuration: 'donnez une durée, comme 15m',
    aTime: 'donnez un temps écoulé, comme 2h, ou 2026-01-31T08:00:00+01:00',
    oneOf: (known) => `donnez l’un de ${known.join(', ')}`,
    state: (name, known) => `--state : ${name} n’est pas un état. États : ${known.join(', ')}.`,
    outputLost: (why) => `La sortie est incomplète, car elle n’a pas pu être écrite : ${why}.`,
    notFound: (given) => `Aucun message n’a l’identifiant, la clé ou la référence ${given}.`,
    several: (reference) =>
      `${reference} est la référence de plusieurs messages : donnez l’identifiant d’un seul.`,
    neverUsed: (name, known) =>
      `Aucun message n’a jamais été confié à ${name}.${known.length === 0 ? '' : ` Connus : ${known.join(', ')}.`}`,
    cannotCancel: (id, status) => `${id} est ${states[status]} : on ne peut plus l’annuler. Rien n’a changé.`,
    notInReview: (id, status) => `${id} est ${states[status]} : il n’y a rien à décider. Rien n’a changé.`,
    notOpen: (id, status) => `${id} est ${states[status]} : il n’y a rien à trancher. Rien n’a changé.`,
    confirm: (id) =>
      `Il sera renvoyé, et peut arriver deux fois. Tapez encore son identifiant : --confirm ${id}. Rien n’a changé.`,
    oneSubject: 'erase demande --to ou --id : l’un des deux.',
    noBackup:
      'Ce stockage a sa propre sauvegarde : prenez celle de son serveur, par exemple pg_dump pour PostgreSQL.',
    noStore:
      'Aucun stockage n’est nommé : donnez --store nkul.db, réglez NKUL_STORE, ou écrivez nkul.config.ts.',
    notAFile:
      '--store n’est pas une adresse valide : donnez le chemin d’un fichier SQLite, ou postgres://user@host/database.',
    storeSecret: (problem) =>
      `NKUL_STORE_SECRET, le secret du stockage dans PostgreSQL, est faux (en anglais : ${problem}). Donnez celui de l’application.`,
    noPostgres:
      'Un stockage dans PostgreSQL demande deux paquets de plus : installez @nkul/store-postgres et pg à côté de @nkul/cli.',
    missing: (file) => `${file} n’existe pas : nommez le fichier où l’application garde ses messages.`,
    notDurable: (file) =>
      `La configuration ${file} n’a pas de stockage qu’un autre processus peut voir : donnez-lui par exemple sqliteStore({ file: 'nkul.db' }).`,
    badConfig: (file) =>
      `${file} n’a pas de configuration : écrivez export default defineConfig({ plugins: [ … ] }).`,
    unreadableConfig: (file, why) => `${file} ne peut pas être lu : ${why}`,
    needsConfig: (what) =>
      `${what} demande une configuration, car cela envoie : écrivez nkul.config.ts avec les plugins et les routes de l’application. Rien n’est parti.`,
    revealNeedsWhy: '--reveal demande --why : dites pourquoi ; c’est gardé avec votre nom.',
    eitherYesOrDry: 'erase prend --yes ou --dry-run, pas les deux.',
    fourDigits: 'donnez les quatre derniers chiffres',
    revealNeedsToFile:
      'La sortie n’est pas un terminal : avec --to-file, les numéros et les textes y sont écrits en clair. Rien n’a été montré.',
    whyNeedsReveal: '--why va ici avec --reveal.',
    unknownOption: (name) => `${name} n’est pas une option : voyez nkul --help.`,
    unknownCommand: (name, near) =>
      `${name} n’est pas une commande.${near === '' ? ' Voyez nkul --help.' : ` Vouliez-vous dire ${near} ?`}`,
    missingArgument: (name) => `Il manque ${name}.`,
    missingValue: (option) => `${option} demande une valeur.`,
    missingOption: (option) => `Il manque ${option}.`,
    tooMany: 'Il y a trop d’arguments : voyez nkul --help.',
    comesFirst: (name) => `${name} vient en premier, avant toute option : nkul ${name} …`,
    detail: (code, message) => `${meaningOf(code)} (en anglais : ${message})`,
  },
  helpTitles: {
    'Usage:': 'Usage :',
    'Arguments:': 'Arguments :',
    'Options:': 'Options :',
    'Commands:': 'Commandes :',
  },
  help: helpFr,
};

/** The kind of an error of the core. */
function meaningOf(code: string): string {
  switch (code) {
    case 'NKUL_STORE':
      return 'Le stockage ne peut pas servir';
    case 'NKUL_MESSAGE_NOT_FOUND':
      return 'Le message est introuvable';
    case 'NKUL_UNKNOWN_NOTIFIER':
      return 'Le fournisseur est inconnu';
    case 'NKUL_NOT_IN_REVIEW':
      return 'Il n’y a rien à décider';
    case 'NKUL_RESEND_REFUSED':
      return 'Le renvoi est refusé';
    case 'NKUL_RECIPIENT_NOT_ALLOWED':
      return 'Rien n’est envoyé à ce destinataire';
    case 'NKUL_LIMIT_EXCEEDED':
      return 'Une limite d’envoi est atteinte';
    case 'NKUL_CONFIGURATION':
      return 'La configuration est fausse';
    default:
      return 'Une valeur est fausse';
  }
}

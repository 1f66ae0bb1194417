import type { MessageStatus } from '@nkul/core';
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
  help: {
    program: 'Voir et piloter les messages de Nkul, à côté de l’application en marche',
    exits:
      'Codes de sortie : 0 fait, 1 faute de la commande, 2 argument faux, 3 introuvable, 4 refusé, 5 stockage absent ou verrouillé, 6 check a trouvé un défaut, 130 interrompu',
    store: 'le fichier SQLite de l’application (ou NKUL_STORE)',
    config: 'une configuration, au lieu du nkul.config.ts le plus proche',
    json: 'une ligne de JSON par chose, pour les programmes',
    lang: 'la langue des mots',
    utc: 'heures en UTC',
    color: 'sans couleurs (ou NO_COLOR)',
    help: 'mode d’emploi',
    list: 'les messages, le plus récent d’abord',
    show: 'un message, par son identifiant, sa clé ou une référence',
    why: 'son histoire en mots',
    tail: 'les événements à partir de maintenant',
    unknown: 'les messages qu’un fournisseur a peut-être envoyés',
    providers: 'qui est en pause, et combien de messages attendent',
    stats: 'les comptes par fournisseur',
    reports: 'ce que les fournisseurs ont envoyé sans message, ou qui contredit un autre rapport',
    audit: 'qui a fait quoi',
    pause: 'ses messages attendent',
    resume: 'il prend de nouveau des messages',
    resolve: 'dire ce qu’est devenu un message au sort inconnu',
    cancel: 'l’arrêter, s’il n’est pas encore parti',
    release: 'laisser partir un message qui attend une décision',
    drop: 'annuler un message qui attend une décision',
    resend: 'le renvoyer, comme nouveau message ; demande la configuration',
    erase: 'compter, et avec --yes effacer, tout ce qui est gardé d’une adresse, ou un message',
    person: 'tout ce qui est gardé d’une adresse, pour son propriétaire',
    export: 'les messages en CSV ou NDJSON, le plus ancien d’abord',
    check: 'une sonde pour cron : le code de sortie est 6 si quelque chose ne va pas',
    backup: 'une copie du stockage tel qu’il est',
    console: 'les messages dans une page web, sur cette machine seulement',
    balance: 'combien il reste chez les fournisseurs, et pour combien de jours ; c’est noté',
    doctor: 'ce qui ne va pas dans cette installation, et comment y remédier : le code de sortie est alors 6',
    dev: 'un simulateur, un hub qui n’envoie qu’à lui, la console, et un premier message, dans un terminal',
    templates: 'vérifier, voir et typer les textes d’un catalogue : le programme nkul-templates',
    simulator: 'les fournisseurs en local : le programme nkul-simulator, aussi de @nkul/simulator-devcode',
    optionPort: 'le port local ; 0 pour un port libre',
    optionTimeout: 'combien de temps un fournisseur a pour répondre',
    optionFirstTo: 'le numéro du premier message',
    optionOnce: 'finir quand le premier message est fini',
    optionState: 'des états, séparés par des virgules',
    optionTemplate: 'son modèle',
    optionVia: 'un essai par ce fournisseur',
    optionTo: 'un numéro comme on le dit, ou une adresse',
    optionTail: 'les quatre derniers chiffres du numéro',
    optionReference: 'l’identifiant d’un fournisseur',
    optionSince: 'après : il y a 2h, ou une heure avec son fuseau',
    optionUntil: 'avant',
    optionLimit: 'combien',
    optionBy: 'par : notifier, route, template, place ; avec des virgules',
    optionKind: 'parked, quarantined, conflict, inbound ou change',
    optionActor: 'ce que cette personne a fait',
    optionMessage: 'ce qu’on a fait à ce message',
    optionWhy: 'pourquoi : gardé avec l’acte',
    optionAs: 'sent, not_sent, delivered ou undelivered',
    optionKnownReference: 'l’identifiant du fournisseur, s’il est connu',
    optionConfirm: 'encore son identifiant, pour not_sent',
    optionTwice: 'même s’il peut encore arriver : il peut alors arriver deux fois',
    optionDryRun: 'dire ce qui serait fait',
    optionId: 'l’identifiant d’un message',
    optionYes: 'effacer ; sans cela, compter',
    optionFormat: 'csv ou ndjson',
    optionReveal:
      'numéros et textes en clair ; demande --why, et c’est gardé. Masquer n’est pas un contrôle d’accès : qui peut lire le fichier peut les lire',
    optionToFile: 'avec --reveal : même si la sortie est un fichier ou un autre programme',
    optionMaxUnknown: 'messages au sort inconnu',
    optionMaxReview: 'messages à décider',
    optionMaxHeld: 'messages retenus',
    optionMaxWait: 'combien de temps un message peut être en retard',
    optionQuiet: 'ne rien écrire si tout va bien',
  },
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

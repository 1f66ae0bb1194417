import { type Words, wordsFor } from './words.ts';

/** The words of the commands that copy, restore and move a store. */
export interface MovingWords {
  readonly help: Readonly<
    Record<'restore' | 'move' | 'accept' | 'optionWithKey' | 'optionErased' | 'optionNoErased', string>
  >;
  backedUpWithKey(path: string): string;
  restored(target: string, unknown: number): string;
  erasedAgain(messages: number, erasures: number): string;
  consentsAgain(addresses: number): string;
  readonly withoutJournal: string;
  tornLines(count: number): string;
  oldKey(path: string): string;
  oldBackup(path: string): string;
  readonly nowAccept: string;
  moved(from: string, to: string): string;
  /** @param files those that the move has left, as a shell takes them */
  left(files: string): string;
  readonly accepted: string;
  readonly wasOpen: string;
  /** The fault that `check` finds. */
  closed(since: string): string;
  readonly noTarget: string;
  readonly noRestoreToDatabase: string;
  readonly noMoveFromDatabase: string;
  /** The key of the file is the secret of the database. */
  keyIsSecret(path: string): string;
}

export const movingEn: MovingWords = {
  help: {
    restore: 'make the store (--store) from a backup: it sends nothing until accept',
    move: 'move a store to another file, with its key, or to postgres://…; the application must be stopped',
    accept: 'let a restored store send again, once the unknown messages were looked at',
    optionWithKey: 'copy the key too, to <file>.key: who has both can read and connect more than with one',
    optionErased: 'the journal of erasures, if it is not beside the store',
    optionNoErased: 'there is no journal: what was erased after the backup comes back',
  },
  backedUpWithKey: (path) => `${path}: written, and the key of the store to ${path}.key: keep them apart`,
  restored: (target, unknown) =>
    `${target}: restored, and closed: nothing is sent. ${unknown === 1 ? '1 message is' : `${unknown} messages are`} unknown, as it is not known what was sent after the backup`,
  erasedAgain: (messages, erasures) =>
    `erased again, by ${erasures === 1 ? '1 erasure' : `${erasures} erasures`} of the journal: ${messages === 1 ? '1 message' : `${messages} messages`}`,
  consentsAgain: (addresses) =>
    `opted out or in after the backup: ${addresses === 1 ? '1 address' : `${addresses} addresses`}`,
  withoutJournal: 'there was no journal of erasures: erase again who asked for it after the backup',
  tornLines: (count) =>
    `${count === 1 ? '1 line' : `${count} lines`} of the journal of erasures cannot be read: that erasure was never answered`,
  oldKey: (path) => `the key that was there belongs to other data, and is now ${path}`,
  oldBackup: (path) => `${path} still has what was erased after it: make a new backup, and delete this one`,
  nowAccept: 'Look at them: nkul unknown. Then: nkul accept --why "…"',
  moved: (from, to) => `${from}: moved to ${to}. Give the application the new name`,
  left: (files) => `the old file opens no more, but still has personal data. Delete it: rm ${files}`,
  accepted: 'new messages go out again; messages that are unknown are not sent',
  wasOpen: 'The store is open: it waits for no acceptance. Nothing was changed.',
  closed: (since) => `the store was restored at ${since} and sends nothing: nkul unknown, then nkul accept`,
  noTarget: 'restore needs the name of the store to make: give --store nkul.db, or set NKUL_STORE.',
  noRestoreToDatabase:
    'restore makes a SQLite file. A dump of PostgreSQL is restored by pg_restore. Nothing was changed.',
  noMoveFromDatabase:
    'move takes a store from a SQLite file. Copies of a database are those of its server, such as pg_dump. Nothing was changed.',
  keyIsSecret: (path) =>
    `the content of ${path} is now NKUL_STORE_SECRET, the secret of the application: keep it, and delete the file then`,
};

export const movingFr: MovingWords = {
  help: {
    restore: 'faire le stockage (--store) d’une sauvegarde : il n’envoie rien avant accept',
    move: 'déplacer un stockage vers un autre fichier, avec sa clé, ou vers postgres://… ; l’application doit être arrêtée',
    accept: 'laisser un stockage restauré envoyer de nouveau, quand les messages inconnus ont été vus',
    optionWithKey:
      'copier aussi la clé, vers <fichier>.key : qui a les deux peut lire et relier plus qu’avec un seul',
    optionErased: 'le journal des effacements, s’il n’est pas à côté du stockage',
    optionNoErased: 'il n’y a pas de journal : ce qui fut effacé après la sauvegarde revient',
  },
  backedUpWithKey: (path) =>
    `${path} : écrit, et la clé du stockage dans ${path}.key : gardez-les séparément`,
  restored: (target, unknown) =>
    `${target} : restauré, et fermé : rien n’est envoyé. ${unknown < 2 ? `${unknown} message est inconnu` : `${unknown} messages sont inconnus`}, car on ne sait pas ce qui fut envoyé après la sauvegarde`,
  erasedAgain: (messages, erasures) =>
    `effacés de nouveau, par ${erasures < 2 ? `${erasures} effacement` : `${erasures} effacements`} du journal : ${messages < 2 ? `${messages} message` : `${messages} messages`}`,
  consentsAgain: (addresses) =>
    `refus ou accords donnés après la sauvegarde : ${addresses < 2 ? `${addresses} adresse` : `${addresses} adresses`}`,
  withoutJournal:
    'il n’y avait pas de journal des effacements : effacez de nouveau qui l’a demandé après la sauvegarde',
  tornLines: (count) =>
    `${count < 2 ? `${count} ligne` : `${count} lignes`} du journal des effacements ne peut être lu : cet effacement n’a jamais eu de réponse`,
  oldKey: (path) => `la clé qui était là est celle d’autres données, et s’appelle maintenant ${path}`,
  oldBackup: (path) =>
    `${path} contient encore ce qui fut effacé après elle : faites une nouvelle sauvegarde, et supprimez celle-ci`,
  nowAccept: 'Regardez-les : nkul unknown. Ensuite : nkul accept --why "…"',
  moved: (from, to) => `${from} : déplacé vers ${to}. Donnez le nouveau nom à l’application`,
  left: (files) =>
    `l’ancien fichier ne s’ouvre plus, mais contient encore des données personnelles. Supprimez-le : rm ${files}`,
  accepted: 'les nouveaux messages partent de nouveau ; les messages inconnus ne sont pas envoyés',
  wasOpen: 'Le stockage est ouvert : il n’attend aucun accord. Rien n’a été changé.',
  closed: (since) => `le stockage fut restauré à ${since} et n’envoie rien : nkul unknown, puis nkul accept`,
  noTarget: 'restore demande le nom du stockage à faire : donnez --store nkul.db, ou réglez NKUL_STORE.',
  noRestoreToDatabase:
    'restore fait un fichier SQLite. Une sauvegarde de PostgreSQL se restaure par pg_restore. Rien n’a été changé.',
  noMoveFromDatabase:
    'move prend un stockage dans un fichier SQLite. Les copies d’une base sont celles de son serveur, par exemple pg_dump. Rien n’a été changé.',
  keyIsSecret: (path) =>
    `le contenu de ${path} est maintenant NKUL_STORE_SECRET, le secret de l’application : gardez-le, puis supprimez le fichier`,
};

/** These words in the language of others. */
export function movingWords(words: Words): MovingWords {
  return words === wordsFor('fr') ? movingFr : movingEn;
}

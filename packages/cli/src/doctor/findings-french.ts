import type { FindingDetail } from './finding.ts';
import { ended, type PauseWords, type Said, type Sentences } from './finding-sentences.ts';

/** A finding in French. */
export function french(finding: FindingDetail & { readonly where: string }, { at, size }: Said): Sentences {
  const { where } = finding;
  switch (finding.code) {
    case 'node_too_old':
      return ['est trop ancien.', `Installez Node ${finding.oldest} ou plus récent.`];
    case 'config_absent':
      return [
        'n’existe pas : sans elle, on ne sait rien des fournisseurs, et rien ne peut être envoyé d’ici.',
        'Écrivez-la avec les plugins de l’application.',
      ];
    case 'config_without_notifier':
      return [
        'n’a aucun fournisseur : rien ne peut être envoyé.',
        'Ajoutez à ses plugins, par exemple, devcode({ … }).',
      ];
    case 'config_broken':
      return [
        `ne peut pas être utilisée : ${ended(finding.problem)}`,
        'Corrigez-la, puis relancez nkul doctor.',
      ];
    case 'config_read':
      return ['a été lue.'];
    case 'store_unnamed':
      return ['n’est pas nommé.', 'Donnez --store nkul.db, ou NKUL_STORE, ou écrivez nkul.config.ts.'];
    case 'store_in_memory':
      return [
        'est en mémoire : les messages se perdent avec le processus.',
        "Ajoutez sqliteStore({ file: 'nkul.db' }) aux plugins.",
      ];
    case 'store_refused':
      return [`ne s’ouvre pas : ${ended(finding.problem)}`, 'Faites ce qu’il dit ; rien n’a été changé.'];
    case 'file_missing':
      return [
        'n’existe pas, ou est vide.',
        'Nommez le fichier où l’application garde ses messages, ou lancez-la une fois.',
      ];
    case 'key_missing':
      return [
        'manque : c’est la clé des données.',
        'Restaurez-la de là où vous la gardez ; une sauvegarde ne la contient pas.',
      ];
    case 'journal_not_wal':
      return [
        'a un journal qui n’est pas un write-ahead log (WAL) : rien ne l’ouvre à côté de l’application.',
        'Lancez l’application une fois : elle règle le mode.',
      ];
    case 'file_open_to_others':
    case 'key_open_to_others':
      return [
        `peut être lu ou changé par d’autres utilisateurs (${finding.mode}).`,
        `Tapez chmod 600 ${where}.`,
      ];
    case 'network_disk':
      return [
        `est sur un disque réseau (${finding.kind}), où SQLite peut perdre des données. Il n’a pas été ouvert.`,
        'Déplacez-le sur un disque de cette machine.',
      ];
    case 'disk_low':
      return [
        `est sur un disque où il ne reste que ${size(finding.bytes)}.`,
        'Faites de la place : un disque plein refuse les messages.',
      ];
    case 'log_long':
      return [
        `a grandi jusqu’à ${size(finding.bytes)}.`,
        'Arrêtez le programme qui lit les données si longtemps, ou relancez l’application.',
      ];
    case 'last_event':
      return [
        `a son dernier événement de ${at(finding.at)}. Il ne dit pas si une application tourne maintenant.`,
      ];
    case 'clock_behind':
      return [
        `a des données de ${at(finding.at)}, dans l’avenir : l’horloge de cette machine retarde, ou une autre avançait.`,
        'Réglez les horloges par NTP.',
      ];
    case 'due_unsent':
      return [
        `des messages attendent depuis ${at(finding.since)} et ne partent pas : aucune application avec ce fournisseur ne tourne, ou elle est bloquée.`,
        'Lancez-la, ou lisez son journal.',
      ];
    case 'orphans':
      return [
        `${finding.waiting} messages l’attendent, et la configuration ne l’a pas.`,
        'Ajoutez son plugin ; ou, s’il a disparu pour toujours, nommez-le dans retired de createHub().',
      ];
    case 'paused':
      return [
        `est en pause depuis ${at(finding.since)} : ${pauseFr[finding.reason][0]}.`,
        pauseFr[finding.reason][1],
      ];
    case 'unknown_outcomes':
      return [
        `${finding.count} messages ont peut-être été envoyés, peut-être pas.`,
        'Voyez nkul unknown, puis nkul resolve.',
      ];
    case 'parked_reports':
      return [`${finding.count} accusés attendent leur message. Voyez nkul reports --kind parked.`];
    case 'route_names_nothing':
      return [
        `est une route qui nomme ${finding.notifier}, qu’aucun plugin n’enregistre.`,
        'Corrigez le nom, ou ajoutez le plugin.',
      ];
    case 'secret_empty':
      return [
        'a une clé ou un mot de passe vide.',
        'Donnez-le, par exemple dans l’environnement du processus.',
      ];
    case 'secret_placeholder':
      return ['a la clé ou le mot de passe d’un exemple.', 'Mettez celui de votre compte.'];
    case 'secret_unreadable':
      return ['a une clé ou un mot de passe qui ne peut pas être lu.', 'Regardez la fonction qui le donne.'];
    case 'callback_missing':
      return [
        'attend des accusés de réception, et rien ne les lit : ses messages ne deviennent jamais « remis ».',
        'Prenez un plugin qui enregistre son callback.',
      ];
    case 'never_reported':
      return [
        `a accepté ${finding.accepted} messages, et aucun accusé n’est jamais venu.`,
        'Donnez au fournisseur l’adresse de votre webhook, et vérifiez qu’on l’atteint du dehors.',
      ];
    case 'balance_empty':
      return [`n’a plus que ${finding.left} ${finding.unit}.`, 'Rechargez le compte.'];
    case 'balance_unread':
      return [
        `a un solde qui n’a pas pu être lu : ${ended(finding.problem)}`,
        'Regardez le compte et le réseau.',
      ];
    case 'code_without_expiry':
      return [
        'est un modèle de codes qui n’expire pas : un code est tenté pendant un jour, et arrive quand il ne vaut plus rien.',
        "Donnez-lui expiresIn, par exemple '{minutes}m' ou '10m'.",
      ];
    case 'language_missing':
      return [
        `est la langue de ${finding.messages} des derniers messages, et le catalogue n’a que ${finding.locales.join(', ')}.`,
        'Ajoutez ses textes au catalogue.',
      ];
  }
}

const pauseFr: PauseWords = {
  insufficient_credit: [
    'son compte n’a plus de crédit',
    'Rechargez le compte : la pause prend fin d’elle-même.',
  ],
  unauthorized: [
    'ses identifiants ont été refusés',
    'Donnez les bons, et relancez l’application : la pause prend fin d’elle-même.',
  ],
  operator: ['un opérateur l’a mis en pause', 'nkul resume y met fin ; nkul audit dit qui l’a fait.'],
};

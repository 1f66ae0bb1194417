import type { enStates } from './en-states.ts';

/** The words of states, keys and later parts in French. */
export const frStates: Readonly<Record<keyof typeof enStates, string>> = {
  'tab.reports': 'Isolés',

  'live.on': 'En direct · {at}',
  'live.late': 'Aucune nouvelle depuis {seconds} s, nouvel essai en cours. L’envoi n’en souffre pas.',
  'live.loading': 'Chargement',
  'live.updated': 'Mis à jour',

  'copy.summary': 'Copier le résumé',
  'copy.done': 'Copié',

  'column.time': 'Heure',
  'partial.title': 'Cette partie n’a pas pu être lue à temps.',
  'partial.sub': 'Le reste de la page est complet, et l’envoi n’en souffre pas.',
  'partial.begin': 'Les statistiques commencent le {day}.',
  'error.again': 'Réessayer',
  'error.only_day': 'Seulement 24 h',
  'messages.empty_tail': 'Aucun message pour les chiffres {tail}',
  'messages.any_provider': 'Tous les fournisseurs',
  'messages.meanwhile': 'D’ici là : nkul export, et hub.find().',
  'message.erased_at': 'Le texte a été effacé {at}.',
  'message.all_erased':
    'Tout ce qui est personnel dans ce message est effacé : son numéro, son texte et sa clé.',
  'message.kept': 'Texte gardé',
  'message.kept_until': 'jusqu’au {day}, puis effacé',
  'message.queued_template': 'Modèle {template}.',
  'message.queued_route': 'Route {route}.',
  'message.queued_until': 'Valable jusqu’à {at}.',
  'overview.incident': '{provider}, depuis {at}',
  'overview.days': '{days} j',
  'providers.until': '{period}, jusqu’à {at}',
  'providers.few_points': 'Trop peu de sorts connus pour une courbe.',

  'keys.title': 'Touches',
  'keys.search': 'chercher',
  'keys.go': 'puis une lettre : aller à une page',
  'keys.next': 'le suivant, le précédent',
  'keys.enter': 'l’ouvrir',
  'keys.answer': 'une réponse, dans « À trancher »',
  'keys.acts': 'les actions sur un message',
  'keys.help': 'cette liste',
  'keys.never': 'Aucune touche n’agit pendant que vous écrivez, ni avec Ctrl, Alt ou Meta.',
  'keys.are_on': 'Les touches seules sont actives.',
  'keys.are_off': 'Les touches seules sont désactivées.',
  'keys.turn_off': 'Les désactiver',
  'keys.turn_on': 'Les activer',
  'keys.close': 'Fermer',

  'later.title': 'À venir',
  'later.mark': 'à venir',
  'later.templates': 'Modèles',
  'later.templates_sub':
    'Une page avec chaque modèle, comme sur un téléphone et dans les deux langues, viendra avec une version suivante. D’ici là : nkul templates preview.',
  'later.settings': 'Réglages',
  'later.settings_sub':
    'Les fournisseurs, les routes et les limites sont dans le code de votre application. Une page qui les montre viendra avec une version suivante. D’ici là : nkul doctor.',
};

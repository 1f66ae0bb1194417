import type { TextName } from './text-name.ts';

/** The words in French. */
export const fr: Readonly<Record<TextName, string>> = {
  'headline.review': 'Pas envoyé : une personne doit décider s’il peut partir ({reason}).',
  'headline.scheduled': 'Pas encore envoyé : le départ est prévu {due}.',
  'headline.waiting': 'Pas encore envoyé : il attend son tour.',
  'headline.retrying': 'Pas encore envoyé : le dernier essai a échoué, le prochain est {due}.',
  'headline.going_on': 'La première voie n’a rien confirmé : il continue par {provider} {due}.',
  'headline.held': 'Pas envoyé : {provider} ne prend aucun message en ce moment.',
  'headline.sending': 'Il est en train d’être donné à {provider}.',
  'headline.sent':
    '{resolved, select, yes {Une personne a noté que {provider} l’a pris. Aucune confirmation pour l’instant.} other {{provider} l’a pris {at}. Aucune confirmation pour l’instant, {took} après.}}',
  'headline.sent_without_reports': '{provider} l’a pris {at}. Il n’en dit jamais plus.',
  'headline.unconfirmed': '{provider} l’a pris {at} et n’a jamais dit ce qu’il est devenu.',
  'headline.unknown': 'On ne sait pas s’il est parti : {provider} n’a pas répondu clairement {at}.',
  'headline.restored':
    'On ne sait pas s’il est parti : nos données ont été restaurées depuis une sauvegarde, et ce qui lui est arrivé après {time} est perdu.',
  'headline.delivered':
    '{resolved, select, yes {Une personne a décidé qu’un rapport de {provider} parle de lui : il dit qu’il a été remis.} other {{channel, select, email {Le serveur de courrier du destinataire l’a pris {at}, {took} après l’acceptation.} other {Le réseau dit que le téléphone l’a depuis {time}, {took} après l’acceptation.}}}}',
  'headline.read': 'Il a été remis, et ouvert sur l’appareil du destinataire.',
  'headline.said_delivered':
    'Une personne a noté qu’il a été remis. Aucun rapport d’un fournisseur ne le dit.',
  'headline.undelivered':
    '{cause, select, expired {Il n’est pas passé : le téléphone était éteint ou hors de portée trop longtemps, dit {provider}.} rejected {Il n’est pas passé : le réseau du destinataire l’a refusé, dit {provider}.} other {Il n’est pas passé, dit {provider}.}}',
  'headline.said_undelivered': 'Une personne a noté qu’il n’est pas passé.',
  'headline.rejected_recipient': 'Refusé à cause du destinataire : {reason}.',
  'headline.rejected_text': 'Refusé à cause de son texte.',
  'headline.failed_recipient': 'Pas envoyé : {reason}.',
  'headline.failed_provider': 'Pas envoyé : {provider} ne l’a pas pris ({reason}).',
  'headline.failed_account': 'Pas envoyé : notre compte chez {provider} n’a plus de crédit, ou est refusé.',
  'headline.failed_request': 'Pas envoyé : l’erreur est de notre côté ({reason}).',
  'headline.failed': 'Pas envoyé : tous les essais ont échoué.',
  'headline.expired': 'Pas envoyé : son délai s’est terminé {at}, avant qu’un fournisseur le prenne.',
  'headline.expired_in_review':
    'Pas envoyé : il attendait la décision d’une personne ({reason}), et son délai a pris fin {at}.',
  'headline.cancelled': 'Pas envoyé : il a été annulé.',
  'headline.cancelled_by_guard': 'Pas envoyé, et annulé : {reason}.',

  'story.accepted':
    '{template, select, none {Accepté {at}.} other {Accepté {at}, d’après le modèle « {template} ».}}',
  'story.review': 'Il n’a pas été envoyé tout de suite : il attendait la décision d’une personne ({reason}).',
  'story.guard_cancelled': 'Il a été annulé avant l’envoi : {reason}.',
  'story.pending': '{provider} est appelé depuis {time}.',
  'story.taken': '{provider} l’a pris {at}.',
  'story.refused': '{provider} l’a refusé {at} : {reason}.',
  'story.deferred': '{provider} ne l’a pas pris {at} : {reason}.',
  'story.unknown': '{provider} a été appelé {at} : {reason}.',
  'story.restored':
    'Nos données ont été restaurées depuis une sauvegarde : on ne sait pas ce qui lui est arrivé après {time}.',
  'story.stopped': 'Il a été arrêté avant l’appel de {provider}, {at}.',
  'story.resolved': 'Une personne a décidé de l’essai chez {provider}, commencé {at}.',
  'story.report_delivered': '{provider} a signalé {at, select, none {} other {{at} }}qu’il a été remis.',
  'story.report_failed': '{provider} a signalé {at, select, none {} other {{at} }}qu’il n’est pas passé.',
  'story.report_way': '{provider} a signalé {at, select, none {} other {{at} }}qu’il est en route.',
  'story.report_unclear':
    '{provider} a donné des nouvelles{at, select, none {} other { {at}}}, sans pouvoir dire ce qu’il est devenu.',
  'story.erased': 'Son texte est effacé.',
  'story.erased_all': 'Son texte, l’adresse et la clé sont effacés.',

  'tell.review':
    'Un collègue décide s’il part{expires, select, none {} other {, sinon il prend fin après {expires}}}. D’ici là, rien n’est envoyé.',
  'tell.scheduled': 'Il partira à l’heure choisie.',
  'tell.waiting': 'Il part dans un instant.',
  'tell.retrying': 'Il n’y a rien à faire : un nouvel essai se fait tout seul.',
  'tell.going_on': 'Deux messages peuvent venir, car le premier n’est peut-être qu’en retard.',
  'tell.held':
    'Il partira tout seul quand {provider} prendra de nouveau des messages{expires, select, none {} other {, si c’est avant {expires}}}.',
  'tell.sending': 'Attendez une minute, puis demandez de nouveau.',
  'tell.sent':
    '{usual, select, none {Attendez quelques minutes, téléphone allumé et à portée.} other {{late, select, yes {C’est en retard : dix-neuf confirmations sur vingt viennent en moins de {usual}. Le téléphone était-il allumé et à portée ?} other {Attendez un peu : dix-neuf confirmations sur vingt viennent en moins de {usual}.}}}}',
  'tell.sent_next': 'Si aucune n’est venue d’ici là, {next} l’envoie aussi, {due}.',
  'tell.sent_without_reports': 'Regardez aussi dans les courriers indésirables.',
  'tell.unconfirmed':
    'Certains opérateurs ne confirment jamais. Le téléphone était-il allumé et à portée ? Demandez un nouveau message s’il est encore utile.',
  'tell.unknown':
    'Il peut encore venir. Il n’est pas répété tout seul, car il pourrait venir deux fois : un collègue peut décider.',
  'tell.restored':
    'Il est peut-être déjà venu, ou peut encore venir. Il n’est pas répété tout seul, car il pourrait venir deux fois : un collègue peut décider.',
  'tell.delivered':
    '{channel, select, email {Regardez dans les courriers indésirables, et les règles qui déplacent le courrier.} other {Regardez parmi les expéditeurs bloqués et inconnus et, sur un téléphone à deux cartes, l’autre numéro.}}',
  'tell.read': 'Quelqu’un l’a ouvert : qui d’autre utilise l’appareil ?',
  'tell.said_delivered': 'Regardez parmi les expéditeurs bloqués et inconnus.',
  'tell.undelivered':
    'Le numéro est-il juste, le téléphone allumé et à portée ? Demandez alors un nouveau message.',
  'tell.said_undelivered': 'Demandez un nouveau message.',
  'tell.rejected_recipient':
    '{code, select, opted_out {Le destinataire ne veut plus de messages : lui seul peut le changer.} other {Le numéro est-il juste ? Relisez-le, avec l’indicatif du pays.}}',
  'tell.rejected_text': 'Le client n’y est pour rien : le texte doit changer.',
  'tell.failed_recipient':
    'Le numéro est-il juste, le téléphone allumé et à portée ? Demandez alors un nouveau message.',
  'tell.failed_provider':
    'Le client n’y est pour rien. Demandez un nouveau message plus tard, ou par une autre voie.',
  'tell.failed_account': 'Le client n’y est pour rien : notre compte doit d’abord être remis en ordre.',
  'tell.failed_request': 'Le client n’y est pour rien : nos développeurs doivent le corriger.',
  'tell.failed': 'Demandez un nouveau message.',
  'tell.expired':
    'Il serait venu trop tard pour servir, il n’a donc pas été envoyé. Demandez un nouveau message.',
  'tell.expired_in_review':
    'Ce n’est pas la faute du client : personne n’a décidé à temps. Demandez un nouveau message s’il est encore utile.',
  'tell.cancelled': 'Demandez un nouveau message s’il est encore utile.',
  'tell.cancelled_by_guard':
    '{code, select, opted_out {Le destinataire ne veut plus de messages : lui seul peut changer cela.} suppressed {Vérifiez l’adresse avec le destinataire. Si elle est juste, on peut la réessayer.} other {Demandez un nouveau message plus tard, s’il est encore utile.}}',
  'tell.code_over': 'Le code a pris fin {at} : seul un nouveau code aide.',

  'why.release_yes': 'S’il peut dépasser la limite, on peut le libérer : il est alors envoyé.',
  'why.release_no': 'Il est trop tard pour le libérer : il prend fin tout seul.',
  'why.drop_yes': 'S’il ne doit pas partir, on peut l’écarter : il est alors annulé pour de bon.',
  'why.cancel_yes': 'Il peut encore être arrêté.',
  'why.cancel_next':
    'Ce qui est donné à un fournisseur ne se rappelle pas. Les essais suivants peuvent être arrêtés.',
  'why.cancel_no': 'Il n’y a plus rien à arrêter.',
  'why.resolve_yes': 'Si vous savez ce qu’il est devenu, vous pouvez le dire.',
  'why.resolve_no': 'Rien n’est à décider.',
  'why.resend_yes': 'Un nouveau message avec le même texte peut partir.',
  'why.resend_review': 'Il attend la décision d’une personne : libérez-le ou écartez-le.',
  'why.resend_open': 'Il est encore en cours : un second pourrait venir deux fois.',
  'why.resend_expired': 'Son délai est passé : l’application doit en faire un nouveau.',
  'why.resend_erased': 'Son texte est effacé : l’application doit en faire un nouveau.',
  'why.resume_yes': '{provider} est en pause. Si la cause a disparu, il peut reprendre.',

  'reason.invalid_recipient': 'le numéro ou l’adresse n’existe pas, ou ne prend pas de tels messages',
  'reason.opted_out': 'le destinataire ne veut plus de messages',
  'reason.content_refused': 'le texte n’est pas permis',
  'reason.invalid_request': 'notre demande était fausse',
  'reason.too_long': 'le texte est trop long',
  'reason.needs_template': 'seuls des textes approuvés sont permis',
  'reason.address_gone': 'l’adresse n’a plus de titulaire',
  'reason.recipient_unavailable': 'le destinataire était injoignable',
  'reason.provider_refused': 'le fournisseur le refuse pour des raisons à lui',
  'reason.insufficient_credit': 'notre compte n’a plus de crédit',
  'reason.unauthorized': 'notre compte a été refusé',
  'reason.rate_limited': 'le fournisseur demandait moins d’appels',
  'reason.unavailable': 'le fournisseur était en panne',
  'reason.not_connected': 'le fournisseur était injoignable',
  'reason.no_answer': 'aucune réponse complète n’est revenue',
  'reason.unreadable_answer': 'la réponse ne disait pas ce qui s’est passé',
  'reason.lease_expired': 'notre processus s’est arrêté avant de noter la réponse',
  'reason.restored':
    'nos données ont été restaurées depuis une sauvegarde, et on ne sait pas ce qui s’est passé ensuite',
  'reason.too_late': 'il restait trop peu de temps',
  'reason.not_begun': 'notre processus s’est arrêté avant l’appel',
  'reason.expired': 'son délai était passé',
  'reason.notifier_failed': 'notre liaison avec le fournisseur a échoué',
  'reason.interceptor_failed': 'un contrôle chez nous a échoué',
  'reason.stopped': 'un contrôle chez nous l’a arrêté',
  'reason.over_limit': 'une limite d’envoi était atteinte',
  'reason.suppressed': 'l’adresse a déjà été refusée : elle n’est pas réessayée pendant un temps',
  'reason.quiet_hours': 'le destinataire ne doit pas être dérangé à cette heure',
  'reason.resolved': 'une personne a décidé',
};

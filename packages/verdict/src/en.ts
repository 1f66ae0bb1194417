import type { TextName } from './text-name.ts';

/** The words in English: ICU MessageFormat. Other languages have the same names. */
export const en: Readonly<Record<TextName, string>> = {
  'headline.review': 'Not sent: a person must decide whether it may go ({reason}).',
  'headline.scheduled': 'Not sent yet: it is to go out {due}.',
  'headline.waiting': 'Not sent yet: it waits for its turn.',
  'headline.retrying': 'Not sent yet: the last try failed, and the next one is {due}.',
  'headline.going_on': 'No confirmation came for the first way, so it goes on by {provider} {due}.',
  'headline.held': 'Not sent: {provider} takes no messages now.',
  'headline.sending': 'It is being given to {provider} right now.',
  'headline.sent':
    '{resolved, select, yes {A person noted that {provider} took it. No confirmation has come yet.} other {{provider} took it {at}. No confirmation has come yet, {took} later.}}',
  'headline.sent_without_reports': '{provider} took it {at}. It never tells more than that.',
  'headline.unconfirmed': '{provider} took it {at}, and never told what became of it.',
  'headline.unknown': 'It is not known whether it went out: {provider} gave no clear answer {at}.',
  'headline.restored':
    'It is not known whether it went out: our data was restored from a backup, and what happened to it after {time} is lost.',
  'headline.delivered':
    '{resolved, select, yes {A person decided that a report of {provider} belongs to it: it says that it was delivered.} other {{channel, select, email {The mail server of the recipient took it {at}, {took} after it was accepted.} other {The network says that the phone has had it since {time}, {took} after it was accepted.}}}}',
  'headline.read': 'It was delivered, and opened on the device of the recipient.',
  'headline.said_delivered': 'A person noted that it was delivered. No report of a provider says so.',
  'headline.undelivered':
    '{cause, select, expired {It did not get through: the phone was off or out of reach for too long, says {provider}.} rejected {It did not get through: the network of the recipient refused it, says {provider}.} other {It did not get through, says {provider}.}}',
  'headline.said_undelivered': 'A person noted that it did not get through.',
  'headline.rejected_recipient': 'Refused because of the recipient: {reason}.',
  'headline.rejected_text': 'Refused because of its text.',
  'headline.failed_recipient': 'Not sent: {reason}.',
  'headline.failed_provider': 'Not sent: {provider} did not take it ({reason}).',
  'headline.failed_account': 'Not sent: our account at {provider} has no credit, or is refused.',
  'headline.failed_request': 'Not sent: the mistake is ours ({reason}).',
  'headline.failed': 'Not sent: all tries ended without success.',
  'headline.expired': 'Not sent: its time was over {at}, before any provider took it.',
  'headline.expired_in_review':
    'Not sent: it waited for a person to decide ({reason}), and its time was over {at}.',
  'headline.cancelled': 'Not sent: it was cancelled.',
  'headline.cancelled_by_guard': 'Not sent, and cancelled: {reason}.',

  'story.accepted':
    '{template, select, none {Accepted {at}.} other {Accepted {at}, from the template “{template}”.}}',
  'story.review': 'It was not sent at once, and waited for a person to decide: {reason}.',
  'story.guard_cancelled': 'It was cancelled before it was sent: {reason}.',
  'story.pending': '{provider} has been called since {time}.',
  'story.taken': '{provider} took it {at}.',
  'story.refused': '{provider} refused it {at}: {reason}.',
  'story.deferred': '{provider} did not take it {at}: {reason}.',
  'story.unknown': '{provider} was called {at}: {reason}.',
  'story.restored': 'Our data was restored from a backup: what happened to it after {time} is not known.',
  'story.stopped': 'It was stopped before {provider} was called, {at}.',
  'story.resolved': 'A person decided about the try at {provider} that began {at}.',
  'story.report_delivered': '{provider} reported {at, select, none {} other {{at} }}that it was delivered.',
  'story.report_failed':
    '{provider} reported {at, select, none {} other {{at} }}that it did not get through.',
  'story.report_way': '{provider} reported {at, select, none {} other {{at} }}that it is on its way.',
  'story.report_unclear':
    '{provider} reported{at, select, none {} other { {at}}}, and cannot tell what became of it.',
  'story.erased': 'Its text is erased.',
  'story.erased_all': 'Its text, the address and the key are erased.',

  'tell.review':
    'A colleague decides whether it goes{expires, select, none {} other {, or it ends after {expires}}}. Until then, nothing is sent.',
  'tell.scheduled': 'It comes at the time that was chosen for it.',
  'tell.waiting': 'It goes out within moments.',
  'tell.retrying': 'There is nothing to do: it is tried again by itself.',
  'tell.going_on': 'Two messages may come, as the first one may only be late.',
  'tell.held':
    'It goes out by itself once {provider} takes messages again{expires, select, none {} other {, if that is before {expires}}}.',
  'tell.sending': 'Wait a minute, and ask again.',
  'tell.sent':
    '{usual, select, none {Wait a few minutes, with the phone on and in reach.} other {{late, select, yes {It is late: nineteen of twenty confirmations come within {usual}. Was the phone on and in reach?} other {Wait a little: nineteen of twenty confirmations come within {usual}.}}}}',
  'tell.sent_next': 'If none has come by then, {next} sends it too, {due}.',
  'tell.sent_without_reports': 'Look in the folder for spam too.',
  'tell.unconfirmed':
    'Some operators never confirm. Was the phone on and in reach? Ask for a new message if it is still needed.',
  'tell.unknown':
    'It may still come. It is not repeated by itself, as it could come twice: a colleague can decide.',
  'tell.restored':
    'It may have come already, or may still come. It is not repeated by itself, as it could come twice: a colleague can decide.',
  'tell.delivered':
    '{channel, select, email {Look in the folder for spam, and at rules that move mail.} other {Look among blocked and unknown senders, and on a phone with two cards at the other number.}}',
  'tell.read': 'Somebody opened it: who else uses the device?',
  'tell.said_delivered': 'Look among blocked and unknown senders.',
  'tell.undelivered': 'Is the number right, and the phone on and in reach? Then ask for a new message.',
  'tell.said_undelivered': 'Ask for a new message.',
  'tell.rejected_recipient':
    '{code, select, opted_out {The recipient asked for no more messages: only the recipient can change it.} other {Is the number right? Read it back, with the code of the country.}}',
  'tell.rejected_text': 'It is not the fault of the customer: the text must change.',
  'tell.failed_recipient': 'Is the number right, and the phone on and in reach? Then ask for a new message.',
  'tell.failed_provider':
    'It is not the fault of the customer. Ask for a new message later, or by another way.',
  'tell.failed_account': 'It is not the fault of the customer: our account must be put in order first.',
  'tell.failed_request': 'It is not the fault of the customer: our developers must mend it.',
  'tell.failed': 'Ask for a new message.',
  'tell.expired': 'It came too late to be of use, so it was not sent. Ask for a new message.',
  'tell.expired_in_review':
    'It is not the fault of the customer: no decision came in time. Ask for a new message if it is still needed.',
  'tell.cancelled': 'Ask for a new message if it is still needed.',
  'tell.cancelled_by_guard':
    '{code, select, opted_out {The recipient asked for no more messages: only the recipient can change it.} other {Ask for a new message later if it is still needed.}}',
  'tell.code_over': 'The code ended {at}: only a new one helps.',

  'why.release_yes': 'If it may go over the limit, it can be released: then it is sent.',
  'why.release_no': 'It is too late to release it: it ends by itself.',
  'why.drop_yes': 'If it must not go, it can be dropped: then it is cancelled for good.',
  'why.cancel_yes': 'It can still be stopped.',
  'why.cancel_next': 'What was given to a provider cannot be called back. Further tries can be stopped.',
  'why.cancel_no': 'Nothing is left to stop.',
  'why.resolve_yes': 'If you know what became of it, you can say so.',
  'why.resolve_no': 'Nothing is open to decide.',
  'why.resend_yes': 'A new message with the same text can be sent.',
  'why.resend_review': 'It waits for a person to decide: release it, or drop it.',
  'why.resend_open': 'It is still under way: a second one could come twice.',
  'why.resend_expired': 'Its time is over: the application must make a new one.',
  'why.resend_erased': 'Its text is erased: the application must make a new one.',
  'why.resume_yes': '{provider} is paused. If the cause is over, it can go on.',

  'reason.invalid_recipient': 'the number or address does not exist, or cannot take such messages',
  'reason.opted_out': 'the recipient asked for no more messages',
  'reason.content_refused': 'the text is not allowed',
  'reason.invalid_request': 'our request was wrong',
  'reason.too_long': 'the text is too long',
  'reason.needs_template': 'only approved texts are allowed',
  'reason.address_gone': 'the address has no owner any more',
  'reason.recipient_unavailable': 'the recipient could not be reached',
  'reason.provider_refused': 'the provider refuses it for reasons of its own',
  'reason.insufficient_credit': 'our account has no credit left',
  'reason.unauthorized': 'our account was refused',
  'reason.rate_limited': 'the provider asked for fewer calls',
  'reason.unavailable': 'the provider was out of order',
  'reason.not_connected': 'the provider could not be reached',
  'reason.no_answer': 'no complete answer came back',
  'reason.unreadable_answer': 'the answer did not say what happened',
  'reason.lease_expired': 'our process ended before it noted the answer',
  'reason.restored': 'our data was restored from a backup, and what happened after it is not known',
  'reason.too_late': 'there was too little time left',
  'reason.not_begun': 'our process stopped before the call',
  'reason.expired': 'its time was over',
  'reason.notifier_failed': 'our connection to the provider failed',
  'reason.interceptor_failed': 'a check of ours failed',
  'reason.stopped': 'a check of ours stopped it',
  'reason.over_limit': 'a limit of what may be sent was reached',
  'reason.quiet_hours': 'the recipient is not to be disturbed at this time',
  'reason.resolved': 'a person decided',
};

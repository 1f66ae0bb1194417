/** The words about the messages that people take in English. */
export const enConsent = {
  'consent.title': 'What the recipient takes',
  'consent.open': 'Nothing is known against sending to this recipient.',
  'consent.takes_no':
    'Takes no {category, select, code {codes} transactional {transactional messages} other {marketing messages}} since {since} ({source}).',
  'consent.not_tried': 'Not tried until {until}: the address was refused several times, or is gone.',
  'consent.source.link': 'by a link in a message',
  'consent.source.inbound': 'by a message to us',
  'consent.source.provider': 'the provider says so',
  'consent.source.import': 'from a list',
  'consent.source.application': 'noted by the application or its people',
  'consent.category': 'Which messages',
  'consent.category.code': 'codes',
  'consent.category.transactional': 'transactional messages',
  'consent.category.marketing': 'marketing messages',
  'consent.category.all': 'all messages',
  'consent.opt-out': 'Opt out',
  'consent.opt-out_sub':
    'Nothing of this kind goes to this recipient any more. A message that waits is cancelled when its turn comes.',
  'consent.opt-in': 'Lift the opt-out',
  'consent.opt-in_sub': 'Only if the recipient asked for it: write when, and how.',
  'consent.allow': 'Try the address again',
  'consent.allow_sub':
    'The next message is tried. If it is refused for good again, the address is closed again.',
  'tell.takes_no':
    'The recipient takes no {category, select, code {codes} transactional {transactional messages} other {marketing messages}}: nothing of this kind is sent. Only the recipient can change it.',
  'tell.not_tried':
    'Nothing is sent to this address until {until}: it was refused several times, or is gone. Is it right?',
  'notice.opted_out': 'Noted: the recipient takes no such messages any more.',
  'notice.opted_out_before': 'It was known already. Nothing was changed.',
  'notice.opted_in': 'Noted: the recipient takes these messages again.',
  'notice.opted_in_before': 'There was no such opt-out. Nothing was changed.',
  'notice.allowed': 'The address is tried again.',
  'notice.allowed_before': 'The address was tried already. Nothing was changed.',
} as const;

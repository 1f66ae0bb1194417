/** The words of states, keys and later parts in English. */
export const enStates = {
  'tab.reports': 'Strays',

  'live.on': 'Live · {at}',
  'live.late': 'No news for {seconds} s, trying again. Sending is not affected.',
  'live.loading': 'Loading',
  'live.updated': 'Updated',

  'copy.summary': 'Copy a summary',
  'copy.done': 'Copied',

  'partial.title': 'This part could not be read in time.',
  'partial.sub': 'The rest of the page is complete, and sending is not affected.',
  'partial.begin': 'Statistics begin on {day}.',
  'error.again': 'Try again',
  'error.only_day': 'Only 24 h',
  'messages.empty_tail': 'No message for the digits {tail}',
  'messages.any_provider': 'All providers',
  'messages.meanwhile': 'Until then: nkul export, and hub.find().',
  'message.erased_at': 'The text was erased {at}.',
  'message.all_erased': 'All that is personal in this message is erased: its number, its text and its key.',
  'message.queued_template': 'Template {template}.',
  'message.queued_route': 'Route {route}.',
  'message.queued_until': 'Valid until {at}.',
  'overview.incident': '{provider}, since {at}',
  'overview.days': '{days} d',
  'providers.until': '{period}, until {at}',
  'providers.few_points': 'Too few outcomes for a line.',

  'keys.title': 'Keys',
  'keys.search': 'search',
  'keys.go': 'and then a letter: go to a page',
  'keys.next': 'the next, the former',
  'keys.enter': 'open it',
  'keys.answer': 'an answer, on “To resolve”',
  'keys.acts': 'the acts on a message',
  'keys.help': 'this list',
  'keys.never': 'No key acts while you write, or with Ctrl, Alt or Meta.',
  'keys.are_on': 'Single keys are on.',
  'keys.are_off': 'Single keys are off.',
  'keys.turn_off': 'Turn them off',
  'keys.turn_on': 'Turn them on',
  'keys.close': 'Close',

  'later.title': 'Later',
  'later.mark': 'later',
  'later.templates': 'Templates',
  'later.templates_sub':
    'A page with each template, as on a phone in both languages, comes with a later version. Until then: nkul templates preview.',
  'later.settings': 'Settings',
  'later.settings_sub':
    'Providers, routes and limits are in the code of your application. A page that shows them comes with a later version. Until then: nkul doctor.',
} as const;

import type { FindingDetail } from './finding.ts';
import { ended, type PauseWords, type Said, type Sentences } from './finding-sentences.ts';

/** A finding in English. */
export function english(finding: FindingDetail & { readonly where: string }, { at, size }: Said): Sentences {
  const { where } = finding;
  switch (finding.code) {
    case 'node_too_old':
      return ['is too old.', `Install Node ${finding.oldest} or newer.`];
    case 'config_absent':
      return [
        'is not there: without it, nothing is known of providers, and nothing can be sent from here.',
        'Write it with the plugins of the application.',
      ];
    case 'config_without_notifier':
      return ['has no notifier: nothing can be sent.', 'Add a plugin such as devcode({ … }) to its plugins.'];
    case 'config_broken':
      return [`cannot be used: ${ended(finding.problem)}`, 'Mend it, then run nkul doctor again.'];
    case 'config_read':
      return ['was read.'];
    case 'store_unnamed':
      return ['is not named.', 'Give --store nkul.db, set NKUL_STORE, or write nkul.config.ts.'];
    case 'store_in_memory':
      return [
        'is in memory: messages are lost with the process.',
        "Add sqliteStore({ file: 'nkul.db' }) to the plugins.",
      ];
    case 'store_refused':
      return [`cannot be opened: ${ended(finding.problem)}`, 'Do what it says; nothing was changed.'];
    case 'file_missing':
      return [
        'is not there, or is empty.',
        'Name the file that the application keeps its messages in, or start the application once.',
      ];
    case 'key_missing':
      return [
        'is missing, the key of the store.',
        'Restore it from where you keep it; a backup of the store is without it.',
      ];
    case 'journal_not_wal':
      return [
        'has a journal that is not a write-ahead log (WAL): nothing opens it beside the application.',
        'Start the application once: it sets the mode.',
      ];
    case 'file_open_to_others':
    case 'key_open_to_others':
      return [`can be read or changed by other users (${finding.mode}).`, `Run chmod 600 ${where}.`];
    case 'network_disk':
      return [
        `is on a network disk (${finding.kind}), where SQLite may lose data. It was not opened.`,
        'Move it to a disk of this machine.',
      ];
    case 'disk_low':
      return [
        `has a disk with only ${size(finding.bytes)} left.`,
        'Make room: a full disk refuses messages.',
      ];
    case 'log_long':
      return [
        `has grown to ${size(finding.bytes)}.`,
        'End the program that reads the store for so long, or restart the application.',
      ];
    case 'last_event':
      return [
        `has its last event from ${at(finding.at)}. Whether an application runs now, a store does not tell.`,
      ];
    case 'clock_behind':
      return [
        `has data from ${at(finding.at)}, which is in the future: the clock of this machine is slow, or that of another was fast.`,
        'Set the clocks by NTP.',
      ];
    case 'due_unsent':
      return [
        `messages have been due since ${at(finding.since)}, and are not sent: no application with this notifier runs, or it is stuck.`,
        'Start it, or look into its log.',
      ];
    case 'orphans':
      return [
        `${finding.waiting} messages wait for it, and the configuration does not have it.`,
        'Add its plugin; or, if it is gone for good, name it in retired of createHub().',
      ];
    case 'paused':
      return [
        `is paused since ${at(finding.since)}: ${pauseEn[finding.reason][0]}.`,
        pauseEn[finding.reason][1],
      ];
    case 'unknown_outcomes':
      return [
        `${finding.count} messages may or may not have been sent.`,
        'See nkul unknown, then nkul resolve.',
      ];
    case 'parked_reports':
      return [`${finding.count} delivery reports wait for their messages. See nkul reports --kind parked.`];
    case 'route_names_nothing':
      return [
        `is a route that names ${finding.notifier}, which no plugin registers.`,
        'Mend the name, or add the plugin.',
      ];
    case 'secret_empty':
      return ['has an empty key or password.', 'Set it, such as in the environment of the process.'];
    case 'secret_placeholder':
      return ['has the key or password of an example.', 'Put in that of your account.'];
    case 'secret_unreadable':
      return ['has a key or password that cannot be read.', 'Look at the function that gives it.'];
    case 'callback_missing':
      return [
        'expects delivery reports, and nothing reads them: its messages never become delivered.',
        'Use a plugin that registers its callback.',
      ];
    case 'never_reported':
      return [
        `accepted ${finding.accepted} messages, and a delivery report never came.`,
        'Give the provider the address of your webhook, and see that it is reached from outside.',
      ];
    case 'balance_empty':
      return [`has ${finding.left} ${finding.unit} left.`, 'Top the account up.'];
    case 'balance_unread':
      return [
        `has a balance that could not be read: ${ended(finding.problem)}`,
        'Look at the account and the network.',
      ];
    case 'code_without_expiry':
      return [
        'is a template for codes that does not expire: a code is tried for a day, and comes when it is worth nothing.',
        "Give it expiresIn, such as '{minutes}m' or '10m'.",
      ];
    case 'language_missing':
      return [
        `is the language of ${finding.messages} of the newest messages, and the catalog has ${finding.locales.join(', ')} only.`,
        'Add its texts to the catalog.',
      ];
  }
}

const pauseEn: PauseWords = {
  insufficient_credit: [
    'its account has no credit left',
    'Top the account up: then the pause ends by itself.',
  ],
  unauthorized: [
    'its credentials were refused',
    'Give the right ones, and restart the application: then the pause ends by itself.',
  ],
  operator: ['an operator paused it', 'nkul resume ends the pause; nkul audit says who did it.'],
};

import type { PauseReason } from '@nkul/core';

/** `note`: worth to know, and not wrong. */
export type Severity = 'error' | 'warning' | 'note';

/** Something that `nkul doctor` found. Its words are in `finding-words.ts`. */
export type Finding = {
  readonly severity: Severity;
  /** The file, notifier, route or template that it is about. */
  readonly where: string;
} & FindingDetail;

export type FindingDetail =
  | { readonly code: 'node_too_old'; readonly oldest: string }
  | { readonly code: 'config_absent' | 'config_without_notifier' | 'store_unnamed' | 'store_in_memory' }
  | { readonly code: 'config_broken' | 'store_refused'; readonly problem: string }
  | { readonly code: 'config_read' | 'file_missing' | 'key_missing' | 'journal_not_wal' }
  | { readonly code: 'file_open_to_others' | 'key_open_to_others'; readonly mode: string }
  | { readonly code: 'network_disk'; readonly kind: string }
  | { readonly code: 'disk_low' | 'log_long'; readonly bytes: number }
  | { readonly code: 'last_event'; readonly at: Date }
  | { readonly code: 'clock_behind'; readonly at: Date }
  | { readonly code: 'due_unsent'; readonly since: Date }
  | { readonly code: 'orphans'; readonly waiting: number }
  | { readonly code: 'paused'; readonly reason: PauseReason; readonly since: Date }
  | { readonly code: 'unknown_outcomes' | 'parked_reports'; readonly count: number }
  | { readonly code: 'route_names_nothing'; readonly notifier: string }
  | { readonly code: 'secret_empty' | 'secret_placeholder' | 'secret_unreadable' | 'callback_missing' }
  | { readonly code: 'never_reported'; readonly accepted: number }
  | { readonly code: 'balance_empty'; readonly left: number; readonly unit: string }
  | { readonly code: 'balance_unread'; readonly problem: string }
  | { readonly code: 'code_without_expiry' }
  | { readonly code: 'language_missing'; readonly messages: number; readonly locales: readonly string[] };

/** True if it makes the exit code 6. */
export function isWrong({ severity }: Finding): boolean {
  return severity !== 'note';
}

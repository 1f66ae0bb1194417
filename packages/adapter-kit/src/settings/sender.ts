import {
  type Outgoing,
  type ReadValue,
  type RejectedSubmission,
  readBy,
  type Schema,
} from '@nkul/core/adapter';
import { rejected } from '../answer/submissions.ts';
import { ignoreRejection } from './ignore-rejection.ts';

/** The sender that a phone shows, or a function that chooses it for each message. */
export type SenderSetting = string | ((message: Outgoing) => string);

/** Which senders a provider takes. */
export interface SenderRule {
  readonly takes: (sender: string) => boolean;
  /** The rule in words, for errors: `must have 1 to 11 characters, at least one of them a letter`. */
  readonly words: string;
}

/** 1–11 printable ASCII characters, at least one of them a letter: a phone can show it (3GPP TS 23.040, 9.1.2.5). */
export const alphanumericSender: SenderRule = {
  takes: (sender) => /^[\x20-\x7e]{1,11}$/.test(sender) && /[a-z]/i.test(sender),
  words: 'must have 1 to 11 characters, at least one of them a letter',
};

/** The schema of a sender. The choice of a function is checked for each message ({@link senderFor}). */
export function senderSetting({ takes, words }: SenderRule): Schema<SenderSetting> {
  return readBy((given): ReadValue<SenderSetting> => {
    if (typeof given === 'function') return { output: given as (message: Outgoing) => string };
    return typeof given === 'string' && takes(given) ? { output: given } : { problem: words };
  }, words);
}

/** The sender of a message; or the refusal of the message, before any call. */
export function senderFor(
  setting: SenderSetting,
  message: Outgoing,
  { takes, words }: SenderRule,
): { readonly sender: string } | RejectedSubmission {
  if (typeof setting === 'string') return { sender: setting };
  try {
    const chosen: unknown = setting(message);
    ignoreRejection(chosen);
    if (typeof chosen === 'string' && takes(chosen)) return { sender: chosen };
    return rejected('invalid_request', `the sender chosen for it ${words}`);
  } catch (error) {
    // Only its name, as its message may hold secrets or numbers.
    const name = error instanceof Error ? error.name : typeof error;
    return rejected('invalid_request', `the function that chooses its sender threw: ${name}`);
  }
}

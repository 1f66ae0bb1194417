import type { Notifier, Outgoing } from '@nkul/core/adapter';

/**
 * The behaviour of the provider on a stage:
 *
 * | Behaviour | The provider |
 * |---|---|
 * | `accepts` | accepts every message |
 * | `refuses` | refuses every message, because of the message or of the account |
 * | `refuses-one` | refuses the second message of a call and accepts the others |
 * | `no-credit` | says that the account has no credit, or that its credentials are wrong |
 * | `silent` | reads the request and never answers |
 * | `unreadable` | reads the request and answers with something unreadable |
 * | `hangs-up` | reads the request and closes the connection |
 * | `absent` | does not listen: the connection is refused |
 */
export type ProviderBehaviour =
  | 'accepts'
  | 'refuses'
  | 'refuses-one'
  | 'no-credit'
  | 'silent'
  | 'unreadable'
  | 'hangs-up'
  | 'absent';

/** A notifier and its provider. The provider is best a real server on loopback. */
export interface NotifierStage {
  readonly notifier: Notifier;
  /** The messages that the provider was asked to send so far, in the order in which it read them. */
  heard(): readonly HeardMessage[];
  /** Removes the stage. The notifier was closed before. */
  remove?(): void | Promise<void>;
}

/** A message as the provider read it. */
export interface HeardMessage {
  /** The address, in the form that the message had. */
  readonly to: string;
  /** The id that the provider gave it, if it did. */
  readonly reference?: string;
}

/** The message to the n-th of ten recipients: an SMS to a Cameroonian mobile number, all with one text. */
export function contractMessage(index: number): Outgoing {
  const to = `+23769912850${index % 10}`;
  return {
    id: `01990000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    attempt: 1,
    to,
    content: { text: 'Votre code est 4821.' },
    recipient: { phone: to, locale: 'fr' },
    metadata: {},
  };
}

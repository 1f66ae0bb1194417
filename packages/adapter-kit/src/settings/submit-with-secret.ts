import { NkulError, type Submission } from '@nkul/core/adapter';
import { deferred } from '../answer/submissions.ts';
import type { Secret } from './secret.ts';

/**
 * Submits messages with the secret of now. Without one, nothing is written. If the provider refuses the account, and the
 * secret was replaced meanwhile, the messages are tried again with the new one: the notifier is not paused.
 *
 * @param messages the messages, of which each has a submission
 * @param submit makes the calls
 *
 * @example
 * return await submitWithSecret(this.#apiKey, messages, (key) => this.#submit(messages, key, options));
 */
export async function submitWithSecret(
  secret: Secret,
  messages: readonly unknown[],
  submit: (secret: string) => Promise<readonly Submission[]>,
): Promise<readonly Submission[]> {
  let used: string;
  try {
    used = secret.current();
  } catch (error) {
    if (!NkulError.is(error)) throw error;
    const { message } = error;
    return messages.map(() => deferred('not_connected', message));
  }
  const submissions = await submit(used);
  return secret.now().includes(used) ? submissions : submissions.map(triedAgain);
}

function triedAgain(submission: Submission): Submission {
  const refused = submission.outcome === 'deferred' && submission.pause === 'unauthorized';
  return refused
    ? deferred('unavailable', 'the provider refused a key that was replaced meanwhile', { retryAfterMs: 0 })
    : submission;
}

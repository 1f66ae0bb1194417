import type { Hub, Receipt } from '@nkul/core';

/** The data of a job: who has signed up. */
export interface Welcome {
  readonly phone: string;
  readonly name: string;
}

/**
 * Sends the message of a job. A queue runs a job again if its worker ended in the middle, or if it is not sure: the key makes
 * that the same message, and it is sent once.
 *
 * @param key that of the job: the same each time that it runs, and of no other job
 */
export function sendWelcome(hub: Hub, key: string, { phone, name }: Welcome): Promise<Receipt> {
  return hub.notify({ to: { phone, locale: 'fr' }, text: `Bienvenue chez nous, ${name} !`, key });
}

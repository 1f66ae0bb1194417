import { Pool } from 'undici';
import { connectionsFor, type SenderSettings } from '../sender.ts';

/** A message as a job of a queue. */
export interface SmsJob {
  readonly to: string;
  readonly text: string;
}

/** The call of a worker: undici alone, and no more of the answer than the id. That favours the queue. */
export interface PlainCall {
  send(job: SmsJob): Promise<string>;
  close(): Promise<void>;
}

const headers = { 'content-type': 'application/json', authorization: 'Bearer bench-key' };

export function plainCall(settings: SenderSettings): PlainCall {
  const pool = new Pool(settings.provider, { connections: connectionsFor(settings) });
  return {
    async send({ to, text }) {
      const body = JSON.stringify({ from: 'NKUL', to, text });
      const answer = await pool.request({ method: 'POST', path: '/messages', headers, body });
      // The bench's own provider answers in this form.
      const { id } = (await answer.body.json()) as { readonly id: string };
      if (answer.statusCode !== 201) throw new Error(`The provider answered ${answer.statusCode}.`);
      return id;
    },
    close: () => pool.close(),
  };
}

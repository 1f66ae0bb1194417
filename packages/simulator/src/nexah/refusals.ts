/** Nexah's refusals of a whole call. */
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type { RefusalName } from '../calls/wire.ts';

/** A refusal, by the fault that shows it. */
export type NexahRefusal = RefusalName;

/** The words are the simulator's: Nexah's pages do not list them. */
const words: Readonly<Record<NexahRefusal, string>> = {
  notAuthorised: 'Invalid user or password',
  keyMissing: 'Authentication required: user and password',
  fieldMissing: 'Missing parameter: senderid, sms or mobiles',
  insufficientCredit: 'Insufficient credit',
  invalidNumber: 'Invalid mobile number',
};

/** The body of a refusal. */
export interface RefusalJson {
  readonly responsecode: 0;
  readonly responsedescription: 'error';
  readonly responsemessage: string;
}

/** The body of a refusal in these words. */
function refusalJson(message: string): RefusalJson {
  return { responsecode: 0, responsedescription: 'error', responsemessage: message };
}

/** The body of a refusal of the whole call. It comes with HTTP 200. */
export function refusalOf(name: NexahRefusal): RefusalJson {
  return refusalJson(words[name]);
}

const errors = {
  404: 'Not found',
  405: 'Method not allowed',
  429: 'Too many requests',
  500: 'Internal server error',
} as const;

/** An error of HTTP, with the words in Nexah's form. */
export function errorAnswer(
  status: keyof typeof errors,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return jsonAnswer(status, refusalJson(errors[status]), headers);
}

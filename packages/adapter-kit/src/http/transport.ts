import type { HttpHeaders } from './outcome.ts';

/** Carries requests to the provider. */
export interface Transport {
  ask(asked: Asked): Promise<Answer>;
  close(): Promise<void>;
}

/** One request, with its body as it goes out. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
  /** Called when the connection is ready, right before the request is written. If it throws, nothing is written. */
  readonly begin: () => void;
}

/** The provider's answer. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
  /** The body as it came, packed or not: at most {@link longestAnswer} bytes. */
  readonly bytes: Uint8Array;
}

/** The most bytes of an answer, packed and unpacked. */
export const longestAnswer = 1_048_576;

/** The error for a longer answer. */
export function answerTooLong(): Error {
  return Object.assign(new Error('the answer is too long'), { code: 'ANSWER_TOO_LONG' });
}

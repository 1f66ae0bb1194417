/** Carries requests to the provider. */
export interface Transport {
  ask(asked: Asked): Promise<Answer>;
  close(): Promise<void>;
}

/** One request, with its body as text. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: string;
  readonly signal: AbortSignal;
  /** Called when the connection is ready, right before the request is written. If it throws, nothing is written. */
  readonly begin: () => void;
}

/** The provider's answer. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** The body as it came, packed or not: at most {@link longestAnswer} bytes. */
  readonly bytes: Uint8Array;
}

/** The most bytes of an answer, packed and unpacked. */
export const longestAnswer = 1_048_576;

/** Options of ky for one call without retries. All HTTP statuses are answers, not errors. */
export const once = { retry: 0, timeout: false, redirect: 'manual', throwHttpErrors: false } as const;

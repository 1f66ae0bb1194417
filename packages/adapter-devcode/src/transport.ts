/** What carries a request to the provider. */
export interface Transport {
  ask(asked: Asked): Promise<Answer>;
  close(): Promise<void>;
}

/** One request, with its body as text. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly json: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Set when a connection is there and the request is about to be written. */
export interface Progress {
  writing: boolean;
}

/** What the provider answered. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** One call by ky, whatever it is answered. */
export const once = { retry: 0, timeout: false, redirect: 'manual', throwHttpErrors: false } as const;
export const jsonBody = { 'content-type': 'application/json' } as const;

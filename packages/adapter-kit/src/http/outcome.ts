/** The result of one request. */
export type HttpOutcome =
  | HttpAnswer
  /**
   * Nothing was written: the client could not be imported, the name, the connection or TLS failed, or the call was over
   * before it began. With `refused`, the provider refused the credentials before it was asked: it gave no token.
   */
  | { readonly kind: 'not_written'; readonly cause: string; readonly refused?: 'credentials' }
  /** Nothing was written: `writing` threw, since it was too late. */
  | { readonly kind: 'withheld' }
  /** The request was, or may have been, written, and a whole answer did not come. */
  | { readonly kind: 'no_answer'; readonly cause: string };

/** The answer to a request, whole. */
export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
  /** The body, unpacked and decoded. */
  readonly text: string;
}

/** Headers of an answer, by their names in lower case. One that came several times is a list. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a header; the first one if it came several times. */
export function headerOf(headers: HttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return (typeof value === 'object' ? value[0] : value)?.trim();
}

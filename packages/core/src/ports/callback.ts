import type { DeliveryReport, QuarantinedEntry } from '../model/delivery-report.ts';

/**
 * The port that turns a provider's raw HTTP call into delivery reports, and results into the answer that the
 * provider expects. Pure: it reads and writes nothing else.
 */
export interface Callback {
  /** The notifier whose reports these are; also its name in the webhook's address. */
  readonly notifier: string;
  /** @throws InvalidCallbackError when the body as a whole cannot be read */
  read(request: CallbackRequest): CallbackReading;
  answer(results: readonly EntryResult[], reading: CallbackReading): CallbackAnswer;
}

/** A provider's call as it came over HTTP. */
export interface CallbackRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes of the body, unpacked; or, when a framework has parsed it already, the value it holds. */
  readonly body: Uint8Array | { readonly parsed: unknown };
  /** The most entries that are taken: a call with more is answered 413, and changes nothing. @default any number */
  readonly maxEntries?: number;
}

/** What a callback read: one entry for each that the provider sent, in its order. */
export interface CallbackReading {
  readonly entries: readonly CallbackEntry[];
}

export type CallbackEntry =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  | { readonly kind: 'quarantined'; readonly quarantined: QuarantinedEntry };

/** `stored`: it is durable, whatever it changed. `failed`: it is not, and the provider may send it again. */
export type EntryResult = 'stored' | 'failed';

/** What to answer the provider. */
export interface CallbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

import type { DeliveryReport, QuarantinedEntry } from '../model/delivery-report.ts';

/**
 * The port that reads delivery reports from a provider's raw HTTP call, and makes the answer that the provider expects.
 * Pure: it reads and writes nothing else.
 */
export interface Callback {
  /** The notifier whose reports these are; also its name in the webhook's address. */
  readonly notifier: string;
  /** @throws InvalidCallbackError if the body as a whole cannot be read */
  read(request: CallbackRequest): CallbackReading;
  answer(results: readonly EntryResult[], reading: CallbackReading): CallbackAnswer;
}

/** A provider's call as it came over HTTP. */
export interface CallbackRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes of the body, unpacked; or its value, if a framework has already parsed it. */
  readonly body: Uint8Array | { readonly parsed: unknown };
  /** The maximum of entries. A call with more is answered 413, and changes nothing. @default any number */
  readonly maxEntries?: number;
}

/** The entries that a callback read, in the provider's order. */
export interface CallbackReading {
  readonly entries: readonly CallbackEntry[];
}

export type CallbackEntry =
  | { readonly kind: 'report'; readonly report: DeliveryReport }
  | { readonly kind: 'quarantined'; readonly quarantined: QuarantinedEntry };

/** `stored`: the store has it, also if it changed nothing. `failed`: it was not stored; the provider may send it again. */
export type EntryResult = 'stored' | 'failed';

/** The HTTP answer to the provider. */
export interface CallbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

import type {
  AddressChange,
  DeliveryReport,
  InboundMessage,
  QuarantinedEntry,
} from '../model/delivery-report.ts';

/**
 * The port that reads delivery reports, and other news, from a provider's raw HTTP call, and makes the answer that the
 * provider expects. Pure, but for `check()`: it reads and writes nothing else.
 */
export interface Callback {
  /** The notifier whose reports these are; also its name in the webhook's address. */
  readonly notifier: string;
  /** The HTTP methods of its calls, in capitals. Others are answered 405. @default ['POST'] */
  readonly methods?: readonly string[];
  /** The media types of its bodies, in small letters. A body of another type is answered 415. @default any type */
  readonly types?: readonly string[];
  /**
   * Checks that the provider made the call, by its signature for example. Nothing of the call is read or stored before.
   *
   * @throws UnauthenticCallbackError if the provider did not make it: it is answered 403
   */
  check?(request: CallbackRequest): void | Promise<void>;
  /** The answer to a call that carries no entries, such as a challenge; undefined for every other call. */
  handshake?(request: CallbackRequest): CallbackAnswer | undefined;
  /** @throws InvalidCallbackError if the body as a whole cannot be read */
  read(request: CallbackRequest): CallbackReading;
  answer(results: readonly EntryResult[], reading: CallbackReading): CallbackAnswer;
}

/** A provider's call as it came over HTTP. */
export interface CallbackRequest {
  readonly method: string;
  /** The address that the provider called, whole, for signatures. It may hold a token: it is never logged or stored. */
  readonly url?: string;
  /** The parameters of its query, decoded. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
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
  | { readonly kind: 'quarantined'; readonly quarantined: QuarantinedEntry }
  | { readonly kind: 'inbound'; readonly inbound: InboundMessage }
  | { readonly kind: 'change'; readonly change: AddressChange }
  /** It is of no use to us, and not kept: it is answered like one that is. */
  | { readonly kind: 'skipped' };

/** `stored`: the store has it, also if it changed nothing. `failed`: it was not stored; the provider may send it again. */
export type EntryResult = 'stored' | 'failed';

/** The HTTP answer to the provider. */
export interface CallbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

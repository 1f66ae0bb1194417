import {
  type Country,
  functionOf,
  oneOf,
  optionally,
  plainObjectOf,
  type Schema,
  timeZoneSchema,
  wholeFrom,
} from '@nkul/core/adapter';
import {
  type ProviderSettings,
  providerFields,
  type ResolvedProvider,
  resolveProvider,
} from '../settings/provider-settings.ts';
import { alphanumericSender, type SenderSetting, senderSetting } from '../settings/sender.ts';
import { type ErrorCodeMeaning, errorCodeMeanings } from './provider-words.ts';
import type { ReportIds } from './report-ids.ts';

/** The settings that the adapters of this wire have beside those of every provider. */
export interface DlrlistSettings extends ProviderSettings {
  /**
   * The sender ID that the phone shows: 1–11 characters, at least one letter. Or a function that chooses it for each
   * message; then each message has its own call.
   */
  readonly sender: SenderSetting;
  /** Numbers in one call, for messages of equal text; 1 if a function chooses the sender. @default 50 */
  readonly perCall?: number | undefined;
  /** The outcome of a message after HTTP 503: surely not sent (`deferred`), or perhaps (`unknown`). */
  readonly on503?: 'deferred' | 'unknown' | undefined;
  /** The zone of the times in delivery reports. @default 'Africa/Douala' */
  readonly timeZone?: string | undefined;
  /** The country of numbers that the provider writes without a country code. @default 'CM' */
  readonly defaultCountry?: Country | undefined;
  /**
   * The meanings of further codes (`errorcode`) of the gateway. For an unknown code, its words decide.
   *
   * @example
   * errorCodes: { '-10008': 'invalid_sender', '-10011': 'insufficient_credit' }
   */
  readonly errorCodes?: Readonly<Record<string, ErrorCodeMeaning>> | undefined;
  /**
   * Other ids under which delivery reports of a message may come, by the id that the provider gave it. Without
   * this option, an id of hexadecimal digits also matches without its prefix or dashes, and in capitals.
   *
   * @example
   * reportIds: (messageId) => [messageId.replace(/^SMS-/, '')]
   */
  readonly reportIds?: ReportIds | undefined;
}

/** The same settings with their defaults. */
export interface ResolvedDlrlist extends ResolvedProvider {
  readonly sender: SenderSetting;
  readonly perCall: number;
  readonly on503: 'deferred' | 'unknown';
  readonly timeZone: string;
  readonly errorCodes: Readonly<Record<string, ErrorCodeMeaning>>;
  readonly reportIds: ReportIds | undefined;
}

type Optional<Value> = ReturnType<typeof optionally<Value>>;

interface DlrlistFields extends Readonly<typeof providerFields> {
  readonly sender: Schema<SenderSetting>;
  readonly perCall: Optional<number>;
  readonly on503: Optional<'deferred' | 'unknown'>;
  readonly timeZone: Optional<string>;
  readonly errorCodes: Optional<Readonly<Record<string, ErrorCodeMeaning>>>;
  readonly reportIds: Optional<ReportIds>;
}

/** The schemas of {@link DlrlistSettings}: `objectOf({ apiKey, ...dlrlistFields }, …)`. */
export const dlrlistFields: DlrlistFields = {
  sender: senderSetting(alphanumericSender),
  ...providerFields,
  perCall: optionally(wholeFrom(1)),
  on503: optionally(oneOf(['deferred', 'unknown'])),
  timeZone: optionally(timeZoneSchema),
  errorCodes: optionally(plainObjectOf(oneOf(errorCodeMeanings))),
  reportIds: optionally(functionOf<ReportIds>()),
};

/** Fills in the defaults. */
export function resolveDlrlist(
  given: DlrlistSettings,
  defaults: Pick<ResolvedDlrlist, 'name' | 'baseUrl' | 'on503'>,
): ResolvedDlrlist {
  return {
    ...resolveProvider(given, defaults),
    sender: given.sender,
    perCall: given.perCall ?? 50,
    on503: given.on503 ?? defaults.on503,
    timeZone: given.timeZone ?? 'Africa/Douala',
    errorCodes: given.errorCodes ?? {},
    reportIds: given.reportIds,
  };
}

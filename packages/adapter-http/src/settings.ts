import type {
  OutcomeRow,
  ProviderSettings,
  ResolvedProvider,
  Secret,
  SecretSetting,
  SenderSetting,
} from '@nkul/adapter-kit';
import type { DeliveryStatus, Outgoing } from '@nkul/core/adapter';
import type { Condition, Path } from './path.ts';

/** A message as the functions of the settings see it. */
export interface GatewayCall {
  readonly to: string;
  readonly text: string;
  /** The sender, if `from` is set. */
  readonly from: string | undefined;
  /** Our own id of the attempt, for a gateway that quotes it in its reports: see `ownReference`. */
  readonly reference: string;
  /** The secrets of now, by their names in the settings. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly message: Outgoing;
}

/** How to read the gateway's answer, which is JSON. */
export interface AnswerSettings {
  /** The gateway's id of the message. */
  readonly reference?: Path | undefined;
  /** True if the gateway took the message. @default an answer with 2xx that has a reference */
  readonly taken?: Condition | undefined;
  /** The gateway's code of a refusal. */
  readonly code?: Path | undefined;
  /** Its words. */
  readonly words?: Path | undefined;
  readonly units?: Path | undefined;
  /** In seconds, for a gateway that does not send `Retry-After`. */
  readonly retryAfter?: Path | undefined;
  /** The meaning of codes and statuses; the first row that matches counts. */
  readonly rows?: readonly OutcomeRow[] | undefined;
}

/** How the gateway shows that a report is its own. `secret` is the name of one of `secrets`. */
export type ReportCheck =
  | {
      readonly by: 'hmac';
      readonly header: string;
      readonly algorithm: 'sha1' | 'sha256' | 'sha512';
      readonly encoding: 'hex' | 'base64';
      readonly secret: string;
    }
  | { readonly by: 'header'; readonly header: string; readonly secret: string }
  | { readonly by: 'basic'; readonly user: string; readonly secret: string };

/** How to read the gateway's delivery reports: of JSON, of a form, or in the query of a GET. */
export interface ReportSettings {
  /** @default 'POST' */
  readonly method?: 'GET' | 'POST' | undefined;
  /** Where the list of reports is, if a call has several. */
  readonly list?: Path | undefined;
  /** Our reference, or the gateway's id. */
  readonly reference: Path;
  readonly status: Path;
  /** The gateway's words, and their meaning. Others are `unknown`, and change nothing. */
  readonly statuses: Readonly<Record<string, DeliveryStatus>>;
  readonly to?: Path | undefined;
  readonly code?: Path | undefined;
  readonly words?: Path | undefined;
  /** A time with its zone (ISO 8601). */
  readonly deliveredAt?: Path | undefined;
  /** Without it, only the token in the callback's address keeps strangers out. */
  readonly check?: ReportCheck | undefined;
  /** The answer for reports that are stored. @default 204 without a body */
  readonly answer?:
    | {
        readonly status?: number | undefined;
        readonly type?: string | undefined;
        readonly body?: string | undefined;
      }
    | undefined;
}

export interface BalanceSettings {
  /** Behind `baseUrl`. */
  readonly path: string;
  readonly left: Path;
  /** Such as `SMS`, or a currency. */
  readonly unit: string;
}

/** A gateway over HTTP, as its document describes it. */
export interface HttpGatewaySettings extends ProviderSettings {
  readonly baseUrl: string;
  /** The channel of its messages. */
  readonly channel: string;
  /** Keys, passwords and tokens by names of yours: functions of the settings get them, and they are never shown. */
  readonly secrets?: Readonly<Record<string, SecretSetting>> | undefined;
  readonly from?: SenderSetting | undefined;
  /** @default 'POST' */
  readonly method?: 'GET' | 'POST' | 'PUT' | undefined;
  /** The path of a send, behind `baseUrl`. */
  readonly path: string | ((call: GatewayCall) => string);
  readonly headers?: ((call: Pick<GatewayCall, 'secrets'>) => Readonly<Record<string, string>>) | undefined;
  readonly query?: ((call: GatewayCall) => Readonly<Record<string, string>>) | undefined;
  /** The body as JSON. */
  readonly json?: ((call: GatewayCall) => object) | undefined;
  /** The body as a form, instead of `json`. */
  readonly form?: ((call: GatewayCall) => Readonly<Record<string, string>>) | undefined;
  readonly answer: AnswerSettings;
  readonly report?: ReportSettings | undefined;
  /** True if reports quote our own id: they then settle a message whose answer was lost. @default false */
  readonly ownReference?: boolean | undefined;
  readonly balance?: BalanceSettings | undefined;
}

/** The settings, checked, with their defaults. */
export interface ResolvedSettings
  extends ResolvedProvider,
    Pick<HttpGatewaySettings, 'channel' | 'from' | 'path' | 'headers' | 'query' | 'json' | 'form' | 'answer'>,
    Pick<HttpGatewaySettings, 'report' | 'balance'> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly ownReference: boolean;
}

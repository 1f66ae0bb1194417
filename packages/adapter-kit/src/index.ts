// Requests to the provider.

export { basicAuth, bearerAuth } from './http/authorization.ts';
export { type ClientCredentials, clientCredentials } from './http/client-credentials.ts';
export type { Fetch } from './http/fetch-transport.ts';
export { type Carrier, Http, type HttpSettings, importHttp, type SendOptions } from './http/http.ts';
export { type HttpAnswer, type HttpHeaders, type HttpOutcome, headerOf } from './http/outcome.ts';
export type { FormValues, HttpBody, HttpRequest } from './http/request.ts';
export {
  sendWithToken,
  type TokenAnswer,
  TokenSource,
  type TokenSourceOptions,
} from './http/token-source.ts';

// From answers to submissions.

export { callbackAnswer } from './answer/callback-answer.ts';
export {
  type EntryKeys,
  type Matches,
  matchByKey,
  matchByNumber,
  matchByPosition,
  matchedSubmissions,
} from './answer/match-entries.ts';
export {
  type Meaning,
  type OutcomeRow,
  OutcomeTable,
  type OutcomeTableOptions,
  type Said,
} from './answer/outcome-table.ts';
export { retryAfterMs } from './answer/retry-after.ts';
export { shownText } from './answer/shown-text.ts';
export { deferred, paused, rejected, unansweredSubmission, unknown } from './answer/submissions.ts';
export { ignoreRejection } from './settings/ignore-rejection.ts';

// Texts and values as providers write them.

export { decodeText, knownText, utf8Of, windows1252Of } from './read/decode-text.ts';
export { type FormField, formFields } from './read/form-fields.ts';
export {
  booleanOf,
  fieldOf,
  isRecord,
  type JsonObject,
  keyOf,
  parsedJson,
  textOf,
} from './read/json-value.ts';
export { localTime } from './read/local-time.ts';
export { moneyIn } from './read/money-text.ts';
export { type Recoded, recode } from './read/recode.ts';
export { formValue, requestForm } from './read/request-form.ts';
export { requestJson } from './read/request-json.ts';
export { compactTime, isoTime, rfc2822Time } from './read/time-text.ts';
export { numberOf } from './read/written-number.ts';

// Settings that all adapters have.

export {
  addressSetting,
  type ProviderSettings,
  providerFields,
  type ResolvedProvider,
  resolveProvider,
} from './settings/provider-settings.ts';
export { Secret, type SecretSetting, secretSetting } from './settings/secret.ts';
export {
  alphanumericSender,
  type SenderRule,
  type SenderSetting,
  senderFor,
  senderSetting,
} from './settings/sender.ts';
export { submitWithSecret } from './settings/submit-with-secret.ts';

// Signatures of callbacks.

export { type HmacOptions, hmac, isSame, isSigned, type SignatureCheck } from './sign/hmac.ts';
export { type StandardWebhookOptions, standardWebhookCheck } from './sign/standard-webhook.ts';

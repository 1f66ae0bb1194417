export { retryAfterMs } from './answer/retry-after.ts';
export { shownText } from './answer/shown-text.ts';
export { deferred, paused, rejected, unansweredSubmission, unknown } from './answer/submissions.ts';
export { basicAuth, bearerAuth } from './http/authorization.ts';
export type { Fetch } from './http/fetch-transport.ts';
export { type Carrier, Http, type HttpSettings, importHttp, type SendOptions } from './http/http.ts';
export { type HttpAnswer, type HttpHeaders, type HttpOutcome, headerOf } from './http/outcome.ts';
export type { FormValues, HttpBody, HttpRequest } from './http/request.ts';
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
export { type Recoded, recode } from './read/recode.ts';
export { numberOf } from './read/written-number.ts';

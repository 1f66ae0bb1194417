import type { CallbackRequest } from '@nkul/core/adapter';
import { knownText } from './decode-text.ts';
import { parsedJson } from './json-value.ts';

/** The JSON of a call's body, with all digits of its numbers. Undefined if the body is not JSON. */
export function requestJson({ body, headers }: CallbackRequest): unknown {
  if (!(body instanceof Uint8Array)) return body.parsed;
  const { 'content-type': type } = headers;
  const text = knownText(body, typeof type === 'string' ? type : undefined);
  return text === undefined ? undefined : parsedJson(text);
}

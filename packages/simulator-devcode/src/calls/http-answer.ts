/** HTTP answers: status, content type, body. */
import { errorEnvelope } from './documented-answer.ts';
import type { AnswerJson } from './send-answer.ts';

/** One answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** JSON, under the HTTP status that it names or under another. */
export function jsonAnswer(json: AnswerJson, status: number = json.status): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
}

/** An error that the document does not name, in the form of the document. */
export function errorAnswer(
  status: number,
  msg: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const answer = jsonAnswer({ ...errorEnvelope(status, msg), details: [] });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** An HTML page, as a proxy would answer. */
export function htmlAnswer(
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

/** The first half of an answer, with a matching content length. */
export function cutOff(answer: HttpAnswer): HttpAnswer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}

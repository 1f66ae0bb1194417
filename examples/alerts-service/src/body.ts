import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { nearest } from './nearest.ts';

/** A body is not valid for its call. The message says what is wrong, where, and how to mend it. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly status: 400 | 415;
  readonly details: { readonly field?: string };

  constructor(message: string, { field, status = 400 }: { field?: string; status?: 400 | 415 } = {}) {
    super(shown(message, 500));
    this.status = status;
    this.details = { ...(field && { field: shown(field, 64) }) };
  }
}

/** A text that holds words of the caller as an answer may show it: cut, invisible characters replaced, numbers masked. */
function shown(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd').replace(/\d{9,}/g, '***');
}

/** An object of JSON as it came. The hub checks its contents: how deep, how long, and each value. */
export function jsonObject<Value extends object>(): z.ZodType<Value> {
  return z.custom<Value>(
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
    'give an object',
  );
}

/** Parses a JSON body. It refuses a body of another type instead of ignoring its fields. */
export const jsonBody: readonly RequestHandler[] = [
  (request, _response, next) => {
    const { 'content-length': length = 0, 'transfer-encoding': chunks } = request.headers;
    const isEmpty = chunks === undefined && Number(length) === 0;
    if (isEmpty || request.is('application/json') !== false) return next();
    throw new BodyError('Send the body as JSON, with "Content-Type: application/json".', { status: 415 });
  },
  express.json(),
];

/** Checks a body by its schema. A missing body counts as empty. @throws BodyError that names the first wrong field */
export function readBody<Schema extends z.ZodObject>(schema: Schema, body: unknown): z.infer<Schema> {
  const read = schema.safeParse(body ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) throw new BodyError('The body is wrong.');
  if (issue.code === 'unrecognized_keys') throw unknownField(schema, issue.path, issue.keys[0] ?? '');
  const field = issue.path.join('.');
  throw new BodyError(`${field || 'The body'}: ${issue.message}.`, { field });
}

function unknownField(schema: z.ZodObject, path: readonly PropertyKey[], name: string): BodyError {
  const known = Object.keys(at(schema, path)?.shape ?? {});
  const field = [...path, name.slice(0, 65)].join('.');
  const meant = name.length > 64 ? undefined : nearest(name, known);
  const mend =
    meant === undefined
      ? `Known fields: ${known.join(', ')}.`
      : `Did you mean ${[...path, meant].join('.')}?`;
  return new BodyError(`${field} is not a field here. ${mend}`, { field });
}

/** The object at a place of a schema. */
function at(schema: z.ZodObject, path: readonly PropertyKey[]): z.ZodObject | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  const inner: unknown = schema.shape[String(name)];
  return inner instanceof z.ZodObject ? at(inner, rest) : undefined;
}

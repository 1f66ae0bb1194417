/** One request to a provider. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The whole address, with its query. */
  readonly url: string;
  /** Headers of this request beside those of `HttpSettings.headers`, over which they win. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
}

/** A body: as JSON, as a form (`application/x-www-form-urlencoded`), or as bytes of a media type. */
export type HttpBody =
  | { readonly json: object }
  | { readonly form: FormValues }
  | { readonly bytes: Uint8Array; readonly type: string };

/** The fields of a form, in this order. A field with a list comes several times; one that is undefined is left out. */
export type FormValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A body as it goes out, with its media type. */
export interface WrittenBody {
  readonly type: string;
  readonly data: string | Uint8Array;
}

/** A body as it goes out. @throws TypeError if it cannot be JSON */
export function writtenBody(body: HttpBody): WrittenBody {
  if ('json' in body) return { type: 'application/json', data: JSON.stringify(body.json) };
  if ('bytes' in body) return { type: body.type, data: body.bytes };
  return { type: 'application/x-www-form-urlencoded', data: formText(body.form) };
}

function formText(form: FormValues): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) fields.append(name, one);
  }
  return fields.toString();
}

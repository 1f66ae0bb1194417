/** The fields of a form that was sent. */
export type Form = ReadonlyMap<string, string>;

/** How many bytes a form may have. */
const mostBytes = 64_000;

/** Reads a form. Undefined if its type is another, or it is too large. */
export async function readForm(request: Request): Promise<Form | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return undefined;
  const body = await boundedText(request);
  return body === undefined ? undefined : new Map(new URLSearchParams(body));
}

/** The text of a body; undefined beyond the limit. It is read piece by piece, so that no more is kept in memory. */
async function boundedText(request: Request): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > mostBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** A field, without space around it; undefined if it is empty. */
export function fieldOf(form: Form, name: string, longest = 255): string | undefined {
  const value = form.get(name)?.trim();
  return value === undefined || value === '' || value.length > longest ? undefined : value;
}

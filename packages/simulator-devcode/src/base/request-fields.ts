/** The parameters of a call: from the JSON body, or from the query of the GET form. */

/** Parameters by name, as they came; nothing is validated yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Parameters of a JSON body. Anything else than a JSON object, announced as JSON, carries none. */
export function bodyFields(contentType: string | undefined, body: string): Fields {
  if (!/^application\/json\b/i.test(contentType ?? '')) return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Parameters of a query: a name that comes several times, or ends in `[]`, is an array. */
export function queryFields(query: URLSearchParams): Fields {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    const single = values.length === 1 && !name.endsWith('[]');
    fields[name.replace(/\[\]$/, '')] = single ? values[0] : values;
  }
  return fields;
}

/** Whether a parsed value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

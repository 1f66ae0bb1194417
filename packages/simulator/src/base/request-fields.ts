/** The parameters of a call: from the JSON body, or from the query of the GET form. */

/** Parameters by name, not validated yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Parameters of a JSON body. Empty if the body is not a JSON object, or its content type is not JSON. */
export function bodyFields(contentType: string | undefined, body: string): Fields {
  if (!/^application\/json\b/i.test(contentType ?? '')) return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Parameters of a query. A name that occurs several times, or ends in `[]`, is an array. */
export function queryFields(query: URLSearchParams): Fields {
  const fields = [...Map.groupBy(query, ([name]) => name)].map(([name, pairs]) => {
    const values = pairs.map(([, value]) => value);
    const single = values.length === 1 && !name.endsWith('[]');
    return [name.replace(/\[\]$/, ''), single ? values[0] : values] as const;
  });
  // A field may be called __proto__, and is one then.
  return Object.fromEntries(fields);
}

/** Whether a parsed value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

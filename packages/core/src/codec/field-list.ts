/** The values of an object's fields in a fixed order, as JSON can write them. Null stands for an absent field. */
export type Values = readonly unknown[];

/**
 * The values of named fields, without the nulls at the end. A date becomes the milliseconds since a time.
 *
 * @param since milliseconds since 1970; 0 for whole dates
 */
export function listOf<Name extends string>(
  from: { readonly [Key in Name]?: unknown },
  names: readonly Name[],
  since: number,
): Values {
  const values: unknown[] = [];
  let length = 0;
  for (const name of names) {
    const value = from[name];
    // Not a Date in JSON: its toJSON() would take longer than everything else.
    const written = value instanceof Date ? value.getTime() - since : value;
    values.push(written ?? null);
    if (written !== undefined) length = values.length;
  }
  values.length = length;
  return values;
}

/** The fields of a list that `listOf()` made. Absent fields are left out. @param dates the names of the fields that are dates */
export function valuesOf(
  values: Values,
  names: readonly string[],
  since: number,
  dates: ReadonlySet<string>,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [index, value] of values.entries()) {
    const name = names[index];
    if (name === undefined || value === null) continue;
    fields[name] = dates.has(name) && typeof value === 'number' ? new Date(value + since) : value;
  }
  return fields;
}

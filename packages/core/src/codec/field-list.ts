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
  return addValues([], from, names, since);
}

/** Like {@link listOf}, behind other values. Returns the list. */
export function addValues<Name extends string>(
  values: unknown[],
  from: { readonly [Key in Name]?: unknown },
  names: readonly Name[],
  since: number,
): Values {
  let length = values.length;
  for (const name of names) {
    const value = from[name];
    // Not a Date in JSON: its toJSON() would take longer than everything else.
    values.push(value instanceof Date ? value.getTime() - since : (value ?? null));
    if (value !== undefined) length = values.length;
  }
  values.length = length;
  return values;
}

/**
 * Sets the fields of a list that `listOf()` made. Absent fields are left out.
 *
 * @param from where the list begins in the values
 * @param since as for `listOf()`
 * @param dates the names of the fields that are dates
 */
export function setValues(
  fields: Record<string, unknown>,
  values: Values,
  names: readonly string[],
  from: number,
  since: number,
  dates: ReadonlySet<string>,
): void {
  const count = Math.min(values.length - from, names.length);
  for (let index = 0; index < count; index += 1) {
    const value = values[from + index];
    const name = names[index];
    if (name === undefined || value === null) continue;
    fields[name] = typeof value === 'number' && dates.has(name) ? new Date(value + since) : value;
  }
}

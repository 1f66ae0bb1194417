/** The values of an object's fields in a fixed order, as JSON can write them. Null stands for an absent field. */
export type Values = readonly unknown[];

/**
 * The values of a list of fields, each with its place, without the nulls at the end. They are listed by hand where they are
 * written: reading them by their names would take longer than all else.
 *
 * @param values a list that it may change
 */
export function shortened(values: unknown[]): Values {
  let length = values.length;
  while (length > 0 && values[length - 1] === null) length -= 1;
  values.length = length;
  return values;
}

/**
 * A date of a list: the milliseconds since a time. Not a Date in JSON: its toJSON() would take longer than everything else.
 *
 * @param since milliseconds since 1970; 0 for whole dates
 */
export function timeSince(since: number, date: Date | undefined): number | null {
  return date === undefined ? null : date.getTime() - since;
}

/** A field with a place in a list. */
export interface ListField {
  readonly name: string;
  readonly isDate: boolean;
}

/** @param dates the names of the fields that are dates */
export function fieldsOf(names: readonly string[], dates: ReadonlySet<string>): readonly ListField[] {
  return names.map((name) => ({ name, isDate: dates.has(name) }));
}

/**
 * Sets the fields of a list. Absent fields are left out.
 *
 * @param from where the list begins in the values
 * @param since as for `timeSince()`
 */
export function setValues(
  fields: Record<string, unknown>,
  values: Values,
  list: readonly ListField[],
  from: number,
  since: number,
): void {
  const count = Math.min(values.length - from, list.length);
  for (let index = 0; index < count; index += 1) {
    const value = values[from + index];
    const field = list[index];
    if (field === undefined || value === null) continue;
    fields[field.name] = field.isDate && typeof value === 'number' ? new Date(value + since) : value;
  }
}

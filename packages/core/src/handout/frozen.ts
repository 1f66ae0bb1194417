/** Plain data, frozen with all in it. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || !isPlain(value)) return value;
  if (Array.isArray(value)) for (let place = 0; place < value.length; place += 1) frozen(value[place]);
  else
    for (const name in value) {
      const one = value[name];
      // Most fields are texts and numbers.
      if (typeof one === 'object') frozen(one);
    }
  return Object.freeze(value);
}

/** A copy of plain data with its dates. Objects of a class stay as they are. */
export function copied<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  // Each of the three is of the same type as what it is copied from.
  if (value instanceof Date) return new Date(value.getTime()) as Value;
  if (Array.isArray(value)) return value.map(copied) as Value;
  if (!isPlain(value)) return value;
  const copy = { ...value };
  for (const name in copy) {
    const one = copy[name];
    // Most fields are texts and numbers.
    if (typeof one === 'object' && one !== null) copy[name] = copied(one);
  }
  return copy;
}

/** Not bytes, which cannot be frozen, nor a number of JSON that is kept as it was written. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || Array.isArray(value);
}

/** An object of a JSON file. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Whether this is an object of a JSON file. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The new texts of a template, by channel and part. */
export interface NewTexts {
  readonly template: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** Puts the texts of a template into the file of their locale, in its own structure, or else in that of the model. */
export function placeTexts(file: JsonObject, { template, texts }: NewTexts, model: JsonObject): JsonObject {
  const path = pathOf(file, template) ?? freePath(file, pathOf(model, template)) ?? [template];
  const pattern = valueAt(model, pathOf(model, template) ?? []);
  const own = valueAt(file, path);
  const ownPlaces = placesOfTexts(own);
  const modelPlaces = placesOfTexts(pattern);
  const places = [...texts.keys()].every((part) => ownPlaces.has(part)) ? ownPlaces : modelPlaces;
  let value: unknown = own;
  for (const [part, text] of texts) {
    const place = places.get(part) ?? part.split('.');
    value =
      place.length === 0
        ? text
        : withValue(isJsonObject(value) ? value : {}, place, { value: text, model: pattern });
  }
  return withValue(file, path, { value, model });
}

/** A path of the model, unless a text of the file is in its way. */
function freePath(file: JsonObject, path: readonly string[] | undefined): readonly string[] | undefined {
  const blocked = path?.some((_key, index) => typeof valueAt(file, path.slice(0, index)) === 'string');
  return blocked ? undefined : path;
}

/**
 * The keys that lead to a template: `order.created` is a key, or `created` below `order`. Undefined if it is not there.
 */
function pathOf(file: JsonObject, name: string): readonly string[] | undefined {
  if (Object.hasOwn(file, name)) return [name];
  for (const [key, value] of Object.entries(file)) {
    if (!isJsonObject(value) || !name.startsWith(`${key}.`)) continue;
    const below = pathOf(value, name.slice(key.length + 1));
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}

/** The value at the end of a path. */
function valueAt(file: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    file,
  );
}

/** The places of a template's texts, by channel and part: `text.text`, `email.subject`. */
function placesOfTexts(template: unknown): ReadonlyMap<string, readonly string[]> {
  if (typeof template === 'string') return new Map([['text.text', []]]);
  const places = new Map<string, readonly string[]>();
  for (const [channel, texts] of isJsonObject(template) ? Object.entries(template) : []) {
    if (typeof texts === 'string') places.set(`${channel}.text`, [channel]);
    else if (isJsonObject(texts))
      for (const part of Object.keys(texts)) places.set(`${channel}.${part}`, [channel, part]);
  }
  return places;
}

/**
 * Puts a value at a path. Keys of the file keep their order; a new one comes after the key that precedes it in the model,
 * the file of the default locale. A value that is in the way of the path is replaced.
 */
function withValue(
  file: JsonObject,
  path: readonly string[],
  { value, model }: { readonly value: unknown; readonly model: unknown },
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return file;
  const old = Object.hasOwn(file, key) ? file[key] : undefined;
  const below = isJsonObject(old) ? old : {};
  const next = rest.length === 0 ? value : withValue(below, rest, { value, model: valueAt(model, [key]) });
  const entries = Object.entries(file);
  if (Object.hasOwn(file, key))
    return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? next : each]));
  return Object.fromEntries(entries.toSpliced(indexOfNew(file, key, model), 0, [key, next]));
}

function indexOfNew(file: JsonObject, key: string, model: unknown): number {
  const keys = Object.keys(file);
  const order = isJsonObject(model) ? Object.keys(model) : [];
  if (!order.includes(key)) return keys.length;
  const before = order.slice(0, order.indexOf(key)).findLast((each) => Object.hasOwn(file, each));
  return before === undefined ? 0 : keys.indexOf(before) + 1;
}

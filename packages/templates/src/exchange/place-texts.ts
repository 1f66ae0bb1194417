import { isJsonObject, type JsonObject, pathOf, placesOfTexts, valueAt, withValue } from './locale-file.ts';

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

import type { CallbackRequest } from '@nkul/core/adapter';
import { utf8Of, windows1252Of } from './decode-text.ts';
import { type FormField, formFields } from './form-fields.ts';
import { isRecord, textOf } from './json-value.ts';

/**
 * The fields of a call's form, decoded, in the order of the body. Undefined if the body is not a form. A body that a
 * framework has parsed keeps the order of its object.
 */
export function requestForm({ body }: CallbackRequest): readonly FormField[] | undefined {
  if (body instanceof Uint8Array) {
    const fields = formFields(Buffer.from(body).toString('latin1'));
    return fields?.map(([name, value]) => [fromBytes(name), fromBytes(value)]);
  }
  if (!isRecord(body.parsed)) return undefined;
  return Object.entries(body.parsed).flatMap(([name, value]) =>
    [value].flat().map((one): FormField => [name, textOf(one) ?? '']),
  );
}

/** The first value of a field. */
export function formValue(fields: readonly FormField[], name: string): string | undefined {
  return fields.find(([one]) => one === name)?.[1];
}

/** The text whose bytes are characters here. */
function fromBytes(bytes: string): string {
  const read = Buffer.from(bytes, 'latin1');
  return utf8Of(read) ?? windows1252Of(read);
}

import { InvalidArgumentError } from '../base/errors.ts';
import { checked } from '../input/check.ts';
import { textOf } from '../input/values.ts';

const idSchema = textOf(255);

const addressSchema = textOf(2_048);

/** An address, as `notify()` takes it. @throws InvalidArgumentError */
export function checkedAddress(to: unknown, method: string): string {
  return checked(addressSchema, to, {
    prefix: `${method}: `,
    whole: 'to',
    refuse: InvalidArgumentError,
    field: 'to',
  });
}

/** The id of a message. @throws InvalidArgumentError */
export function checkedId(id: unknown, method: string): string {
  return checked(idSchema, id, {
    prefix: `${method}: `,
    whole: 'id',
    refuse: InvalidArgumentError,
    field: 'id',
  });
}

import { InvalidArgumentError } from '../base/errors.ts';
import { checked } from '../input/check.ts';
import { textOf } from '../input/values.ts';

const idSchema = textOf(255);

/** The id of a message. @throws InvalidArgumentError */
export function checkedId(id: unknown, method: string): string {
  return checked(idSchema, id, {
    prefix: `${method}: `,
    whole: 'id',
    refuse: InvalidArgumentError,
    field: 'id',
  });
}

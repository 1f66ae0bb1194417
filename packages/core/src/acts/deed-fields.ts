import type * as v from 'valibot';
import { objectOf } from '../input/object.ts';
import { oneOf, optionally, textOf } from '../input/values.ts';
import type { Actor } from './act.ts';

/** The actor. It may come from a form. */
export const actorSchema: v.GenericSchema<unknown, Actor> = objectOf(
  { name: textOf(255), through: oneOf(['console', 'cli', 'application']) },
  { noun: 'field of an actor', example: "such as { name: 'awa', through: 'console' }" },
);

/** The fields of a `Deed`, in the options of whatever people do. They may come from a form. */
export const deedFields: {
  readonly by: v.OptionalSchema<v.GenericSchema<unknown, Actor>, undefined>;
  readonly note: v.OptionalSchema<v.GenericSchema<unknown, string>, undefined>;
} = { by: optionally(actorSchema), note: optionally(textOf(10_000, 0)) };

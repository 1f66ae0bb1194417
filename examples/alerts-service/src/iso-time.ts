import { z } from 'zod';

/** A time of a body, in ISO 8601 with its offset. */
export const isoTime = z.iso
  .datetime({
    offset: true,
    error: 'give a time in ISO 8601 with its offset, such as 2026-11-25T08:00:00+01:00',
  })
  .transform((text) => new Date(text));

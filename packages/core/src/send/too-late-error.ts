/** What `writing()` throws when nothing may be written any more. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';

  constructor() {
    super('It is too late to write: nothing may go out.');
  }
}

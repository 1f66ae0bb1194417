/** The port for logs. A pino logger fits; `logger()` takes one whose calls have the message first. Details hold neither secrets nor whole numbers. */
export interface Logger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

let guarded = false;

/** A reader of stderr that goes away (EPIPE), or a disk that is full, ends no process for want of a log line. */
function guardStderr(): void {
  if (guarded) return;
  guarded = true;
  globalThis.process?.stderr?.on('error', () => {});
}

/** Writes warnings and errors to the console. A console that cannot be written to harms nothing. */
export const consoleLogger: Logger = {
  warn(details, message) {
    guardStderr();
    console.warn(`nkul: ${message}`, details);
  },
  error(details, message) {
    guardStderr();
    console.error(`nkul: ${message}`, details);
  },
};

/** The port for logs. A pino logger fits; `logger()` takes one whose calls have the message first. Details hold neither secrets nor whole numbers. */
export interface Logger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

let guarded = false;

/** Ignores errors of stderr, such as EPIPE or a full disk, so that a lost log line does not end the process. */
function guardStderr(): void {
  if (guarded) return;
  guarded = true;
  globalThis.process?.stderr?.on('error', () => {});
}

/** Writes warnings and errors to the console. Errors of the console are ignored. */
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

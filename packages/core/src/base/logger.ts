/** The port for logs. A pino logger fits. Details hold neither secrets nor whole numbers. */
export interface Logger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Writes warnings and errors to the console. */
export const consoleLogger: Logger = {
  warn: (details, message) => console.warn(`nkul: ${message}`, details),
  error: (details, message) => console.error(`nkul: ${message}`, details),
};

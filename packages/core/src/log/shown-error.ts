import { NkulError } from '../base/errors.ts';

/** How many frames of a stack are shown. */
const maxFrames = 12;
/** How many causes, one inside the other, are shown. */
const maxCauses = 3;

/** The parts of an error that a log may show. Other parts may hold secrets or numbers. */
export interface ShownError {
  /** Its name, such as `TypeError`. */
  readonly error: string;
  /** A system's code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The message, if it is an error of Nkul: these hold neither secrets nor whole numbers. */
  readonly reason?: string;
  /** Where it was thrown. */
  readonly frames?: readonly string[];
  readonly cause?: ShownError;
}

/** Shows where an error was thrown, and its message only if it is an error of Nkul. */
export function shownError(error: unknown, causes: number = maxCauses): ShownError {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return {
    error: /^\w{1,50}$/.test(name) ? name : 'Error',
    ...(/^[A-Z][A-Z0-9_]{0,49}$/.test(code) && { code }),
    ...(NkulError.is(error) && { reason: error.message }),
    frames: framesOf(error),
    ...(cause instanceof Error && causes > 0 && { cause: shownError(cause, causes - 1) }),
  };
}

/** The frames of a stack. Lines of the message are skipped, even if they look like frames. */
function framesOf({ message, stack = '' }: Error): readonly string[] {
  const place = stack.indexOf(message);
  const lines = stack
    .slice(place === -1 ? 0 : place + message.length)
    .split('\n')
    .map((line) => line.trim());
  const first = lines.findLastIndex((line) => line !== '' && !isFrame(line)) + 1;
  return lines.slice(first).filter(isFrame).slice(0, maxFrames);
}

function isFrame(line: string): boolean {
  return /^at .*:\d+:\d+\)?$/.test(line) || /^at .*\(?(?:native|<anonymous>)\)?$/.test(line);
}

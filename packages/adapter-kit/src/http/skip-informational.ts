import type { Socket } from 'node:net';

/** The most bytes of informational answers before one answer. The parser refuses longer ones. */
const maxBytes = 65_536;
/** How many bytes show an informational answer: `HTTP/1.1 100`. */
const startLength = 12;
/** The place of the first digit of its status, which is 1. */
const [statusAt, one] = [9, 0x31];
const empty = Buffer.alloc(0);

/**
 * Shows the reader of a socket final answers only. A server may send informational answers (100, 102, 103) at any time,
 * and a client must skip those that it did not ask for (RFC 9110, section 15.2). undici refuses a 100. A switch of
 * protocols (101) stays, and the parser refuses it.
 */
export function skipInformational(socket: Socket): void {
  const filter = new InformationalFilter();
  const { read, write } = socket;
  // A request is written in one turn, and its answer is over before the next.
  socket.write = (...args: unknown[]) => {
    filter.begin();
    return Reflect.apply(write, socket, args);
  };
  socket.read = (size?: number) => {
    for (;;) {
      const chunk: unknown = Reflect.apply(read, socket, [size]);
      if (!Buffer.isBuffer(chunk)) return chunk;
      const rest = filter.take(chunk);
      if (rest.length > 0) return rest;
    }
  };
}

/** Removes informational answers from the start of an answer that comes in pieces. */
class InformationalFilter {
  #held: Buffer = empty;
  #skipped = 0;
  #passing = true;

  /** Notes that the next bytes start an answer. */
  begin(): void {
    this.#held = empty;
    this.#skipped = 0;
    this.#passing = false;
  }

  /** The bytes of this piece that belong to the final answer. Empty while that is unknown. */
  take(piece: Buffer): Buffer {
    if (this.#passing) return piece;
    let bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    while (this.#skipped + bytes.length <= maxBytes) {
      const length = informationalLength(bytes);
      if (length === 'final') break;
      if (length === 'unfinished') {
        this.#held = bytes;
        return empty;
      }
      this.#skipped += length;
      bytes = bytes.subarray(length);
    }
    this.#passing = true;
    return bytes;
  }
}

/** The length of the informational answer at the start of some bytes. */
function informationalLength(bytes: Buffer): number | 'final' | 'unfinished' {
  // As nearly all answers are.
  if (bytes.length >= startLength && bytes[statusAt] !== one) return 'final';
  const start = bytes.toString('latin1', 0, startLength);
  if (start.length < startLength)
    return start.startsWith('HTTP/1.1 1'.slice(0, start.length)) ? 'unfinished' : 'final';
  if (!/^HTTP\/1\.[01] 1(?!01)\d\d$/.test(start)) return 'final';
  const end = bytes.indexOf('\r\n\r\n');
  return end === -1 ? 'unfinished' : end + 4;
}

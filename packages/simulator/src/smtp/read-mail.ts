/** Reads a mail as far as the book shows it: its subject and its plain text (RFC 5322, RFC 2045 to 2047). */

export interface ReadMail {
  readonly subject: string;
  /** The first part that is plain text, or the first part */
  readonly text: string;
  /** The id of the mail, without its brackets */
  readonly messageId: string;
}

type Headers = ReadonlyMap<string, string>;

/** @param mail its bytes as Latin 1 */
export function readMail(mail: string): ReadMail {
  const { headers, body } = parted(mail);
  return {
    subject: decodedWords(utf8(headers.get('subject') ?? '')),
    text: plainText(headers, body).replace(/\r\n$/, '').replaceAll('\r\n', '\n'),
    messageId: (headers.get('message-id') ?? '').replace(/^<|>$/g, ''),
  };
}

function parted(text: string): { readonly headers: Headers; readonly body: string } {
  const end = text.indexOf('\r\n\r\n');
  const head = end === -1 ? text : text.slice(0, end);
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon === -1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
  return { headers, body: end === -1 ? '' : text.slice(end + 4) };
}

function plainText(headers: Headers, body: string): string {
  const type = headers.get('content-type') ?? 'text/plain';
  const [, boundary] = /boundary="?([^";]+)"?/i.exec(type) ?? [];
  if (boundary === undefined) return decodedBody(headers, body);
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => parted(part.replace(/^\r\n/, '')));
  const plain =
    parts.find((part) => (part.headers.get('content-type') ?? '').startsWith('text/plain')) ?? parts[0];
  return plain === undefined ? '' : plainText(plain.headers, plain.body);
}

function decodedBody(headers: Headers, body: string): string {
  switch ((headers.get('content-transfer-encoding') ?? '').toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return quotedPrintable(body.replaceAll(/=[ \t]*\r\n/g, ''));
    default:
      return utf8(body);
  }
}

function quotedPrintable(text: string): string {
  const bytes = text.replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return utf8(bytes);
}

/** The encoded words of a header (RFC 2047). */
function decodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, by: string, word: string) =>
      by.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replaceAll('_', ' ')),
    );
}

/** Bytes that were read as Latin 1, as UTF-8. */
function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A field of a form. A name may come several times. */
export type FormField = readonly [name: string, value: string];

/**
 * The fields of a form, in the order of the body: of `application/x-www-form-urlencoded`, or of many parts. Undefined if
 * the text is not a form. Names and values are one character a byte, as a body in `latin1` has them.
 */
export function formFields(text: string): readonly FormField[] | undefined {
  const body = text.trim();
  const boundary = /^--[^\r\n]{1,70}(?=\r?\n)/.exec(body)?.[0];
  const fields = boundary === undefined ? pairsIn(body) : partsIn(body, boundary);
  return fields.length === 0 ? undefined : fields;
}

function pairsIn(body: string): readonly FormField[] {
  if (!/^[^=&\s{}<>]+=/.test(body)) return [];
  return body.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return at === -1 ? [decoded(pair), ''] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
  });
}

function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The parts that have a name, after RFC 7578. */
function partsIn(body: string, boundary: string): readonly FormField[] {
  return body.split(boundary).flatMap((part): FormField[] => {
    const [, head = '', value = ''] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n?$/.exec(part) ?? [];
    const name = /;\s*name="?([^";\r\n]+)"?/i.exec(head)?.[1];
    return name === undefined ? [] : [[name, value]];
  });
}

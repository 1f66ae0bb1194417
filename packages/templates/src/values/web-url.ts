/** The schemes of addresses in an e-mail. */
const mailSchemes: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:']);

/** Whether a value is a whole address of the web. */
export function isWebUrl(value: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(value) && URL.canParse(value);
}

/** Whether a value is a whole address that the HTML of an e-mail may lead to. */
export function isMailUrl(value: string): boolean {
  return mailSchemes.has(schemeOf(value) ?? '');
}

/**
 * A whole address of the web as it is sent: accents and other letters are percent-encoded, as an SMS would change them
 * into others. Other values stay as they are.
 */
export function sentUrl(value: string): string {
  if (!/^https?:\/\//i.test(value) || /^[\x21-\x7e]*$/.test(value) || !URL.canParse(value)) return value;
  return new URL(value).href;
}

/** As browsers read it: without spaces around it, and in any case. */
function schemeOf(value: string): string | undefined {
  return URL.canParse(value) ? new URL(value).protocol : undefined;
}

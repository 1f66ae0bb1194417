/** The schemes of addresses in an e-mail. */
const mailSchemes: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:']);

/** Whether a value is a whole address of the web. */
export function isWebUrl(value: string): boolean {
  const scheme = schemeOf(value);
  return scheme === 'https:' || scheme === 'http:';
}

/** Whether a value is a whole address that the HTML of an e-mail may lead to. */
export function isMailUrl(value: string): boolean {
  return mailSchemes.has(schemeOf(value) ?? '');
}

/** As browsers read it: without spaces around it, and in any case. */
function schemeOf(value: string): string | undefined {
  return URL.canParse(value) ? new URL(value).protocol : undefined;
}

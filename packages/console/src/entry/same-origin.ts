/**
 * True if a page of the console itself sent a form. Browsers say so (`Sec-Fetch-Site`); older ones say which origin the page
 * has, which is compared with the address that was called.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = request.headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  // Behind a proxy that ends TLS, the scheme of the called address is another than that of the page.
  return new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host);
}

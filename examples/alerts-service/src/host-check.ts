import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { problem } from './problem.ts';
import { isLoopback, type Settings } from './settings.ts';

type Hosts = Pick<Settings, 'host' | 'allowedHosts'>;

/** Answers have texts and numbers. So caches do not keep them, and browsers do not guess another type. */
export const answerHeaders: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  next();
};

/**
 * Refuses calls that a page of another site makes by a user's browser. `Host` shows a name that was just given this
 * machine's address (DNS rebinding). `Origin` and `Sec-Fetch-Site` show a page of another site.
 */
export function hostCheck(hosts: Hosts): RequestHandler {
  return ({ headers, headersDistinct }, response, next) => {
    const { host, origin, 'sec-fetch-site': site } = headers;
    // A proxy in front may have looked at the other one (RFC 9112, section 3.2).
    if ((headersDistinct['host']?.length ?? 0) > 1)
      return problem(response, 400, 'The call has more than one Host: send one.', { field: 'Host' });
    // Browsers always send `Host`. Some health checks in HTTP/1.0 do not.
    if (host !== undefined && !isOurs(hostname(host), hosts))
      return problem(response, 421, notOurs(host), { field: 'Host' });
    if (origin !== undefined && !isSame(origin, host, hosts))
      return problem(response, 403, foreignPage(origin), { field: 'Origin' });
    if (site === 'cross-site')
      return problem(response, 403, foreignPage('elsewhere'), { field: 'Sec-Fetch-Site' });
    next();
  };
}

/** The name or address without its port; empty if it is neither. */
function hostname(host: string): string {
  const url = `http://${host}`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

/** True for a name or address of this service. An address is safe, as only a name can be given another address. */
function isOurs(name: string, { host, allowedHosts }: Hosts): boolean {
  if (isLoopback(name) || allowedHosts.includes(name)) return true;
  return !isLoopback(host) && (isIP(name) !== 0 || name === host);
}

function isSame(origin: string, host: string | undefined, { allowedHosts }: Hosts): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host?.toLowerCase() || allowedHosts.includes(page.hostname);
}

function notOurs(host: string): string {
  return `This service does not go by the name ${JSON.stringify(host)}. If it is published under it, add the name to NKUL_ALLOWED_HOSTS.`;
}

function foreignPage(origin: string): string {
  return `A page of another site may not call this service, and this one comes from ${origin}. If the page is yours, add its host to NKUL_ALLOWED_HOSTS.`;
}

import type { Authenticate } from '../settings/console-options.ts';
import { ADMIN } from '../settings/permissions.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Lets in those who call from this machine, with all permissions. The peer and the `Host` header must both be of this machine: a page
 * of another site, whose name was made to point here, is refused, and so is everything that came through a proxy.
 */
export function localhostOnly(): Authenticate {
  return (request, { remoteAddress }) =>
    isFromHere(request, remoteAddress) ? { name: 'localhost', can: ADMIN, unguarded: true } : undefined;
}

/** True for a call of this machine, which came through no proxy. */
export function isFromHere(request: Request, remoteAddress: string | undefined): boolean {
  const { headers } = request;
  const forwarded = [...headers.keys()].some((name) =>
    /^(?:forwarded|via|x-real-ip|x-forwarded-.+)$/.test(name),
  );
  const host = headers.get('host') ?? new URL(request.url).host;
  return !forwarded && isLoopback(remoteAddress) && loopbackNames.has(host.replace(/:\d+$/, ''));
}

/** True for an address of this machine itself, IPv4 or IPv6. */
function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/i.test(address);
}

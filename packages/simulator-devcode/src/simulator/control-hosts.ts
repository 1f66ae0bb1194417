/** Programs may call the control endpoint; pages of other sites in a browser may not. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Which hosts a simulator goes by. */
export interface ControlHosts {
  /** Where it listens. */
  readonly host: string;
  /** Names that it is reached by, besides those of this machine. */
  readonly allowed: readonly string[];
}

/**
 * Why a call is refused; undefined if it is not. A name that was just given this machine's address (DNS rebinding)
 * shows in `Host`; a page that calls from elsewhere in `Origin` and `Sec-Fetch-Site`.
 */
export function refusalOf(
  { headers, headersDistinct }: IncomingMessage,
  hosts: ControlHosts,
): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if ((headersDistinct['host']?.length ?? 0) > 1) return 'The call has more than one Host';
  // A name or an address, with a port: nothing else of a URL.
  if (!/^[\w.:[\]-]+$/.test(host) || !isOurs(hostname(`http://${host}`), hosts))
    return `The control endpoint does not go by the name ${JSON.stringify(host)}: allow it with allowHosts, or --allow-host`;
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (isForeign || site === 'cross-site') return 'A page of another site may not call the control endpoint';
  return undefined;
}

/** True for an address that this machine alone can reach. */
export function isLoopback(name: string): boolean {
  const version = isIP(name);
  return name === 'localhost' || (version !== 0 && loopback.check(name, version === 4 ? 'ipv4' : 'ipv6'));
}

/** The name or address in a URL, in lower case; empty if it is not a URL. */
export function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : '';
}

/** An address is safe where others reach the simulator by it: only a name can be given another address. */
function isOurs(name: string, { host, allowed }: ControlHosts): boolean {
  return isLoopback(name) || allowed.includes(name) || (!isLoopback(host) && isIP(name) !== 0);
}

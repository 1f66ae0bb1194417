/** Programs may call the control endpoint; pages of other sites in a browser may not. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname, isLoopback } from '../base/loopback.ts';

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

/** An address is safe where others reach the simulator by it: only a name can be given another address. */
function isOurs(name: string, { host, allowed }: ControlHosts): boolean {
  return isLoopback(name) || allowed.includes(name) || (!isLoopback(host) && isIP(name) !== 0);
}

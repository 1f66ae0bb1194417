/** Tells addresses that this machine alone can reach from all others. */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for an address that this machine alone can reach. */
export function isLoopback(name: string): boolean {
  const version = isIP(name);
  return name === 'localhost' || (version !== 0 && loopback.check(name, version === 4 ? 'ipv4' : 'ipv6'));
}

/** The name or address in a URL, in lower case; empty if it is not a URL. */
export function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : '';
}

/** The URL if it is an http: or https: address. @throws TypeError if it is not; its message begins with `name` */
export function httpAddress(name: string, url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError(`${name} is an http: or https: address`);
  return url;
}

import { BlockList, isIP } from 'node:net';
import { ConfigurationError, quoted } from '@nkul/core/adapter';

/**
 * Makes a check whether an address is in one of the networks. It also accepts IPv4 addresses in the form of IPv6
 * (`::ffff:10.0.0.1`), which they have if a server listens on both.
 *
 * @param networks CIDR or single addresses; undefined for everywhere
 * @throws ConfigurationError if one of them is not a valid network, or the list is empty
 */
export function allowedNetworks(
  networks: readonly string[] | undefined,
): (address: string | undefined) => boolean {
  if (networks === undefined) return () => true;
  if (networks.length === 0)
    throw refused('is empty, so that every call would be refused: leave it out, or name networks');
  const list = new BlockList();
  for (const network of networks) {
    const [, address = '', digits] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(network.trim()) ?? [];
    const version = isIP(address);
    const longest = version === 6 ? 128 : 32;
    const prefix = digits === undefined ? longest : Number(digits);
    if (version === 0 || prefix > longest)
      throw refused(`holds ${quoted(network)}, which is not a valid network`);
    list.addSubnet(address, prefix, familyOf(version));
  }
  return (address = '') => list.check(address, familyOf(isIP(address)));
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}

function refused(what: string): ConfigurationError {
  return new ConfigurationError(`expressWebhook(): allow ${what}, like '10.1.0.0/16' or '2001:db8::/32'.`, {
    field: 'allow',
  });
}

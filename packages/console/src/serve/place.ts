/**
 * The part of an address that the console reads: the last piece of its path, or the last two of an asset. So it does not matter
 * under which path it is mounted, and whether a server or a proxy has taken that away.
 */
export function placeOf(url: URL): string {
  const asset = /(?:^|\/)(assets\/[^/]+)$/.exec(url.pathname)?.[1];
  return asset ?? url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
}

import { type Console, createConsole, oneTimeLink, sharedToken } from '@nkul/console';
import type { Hub } from '@nkul/core';
import { isLoopback, type Settings } from './settings.ts';

/** The console of the service, at `/console`. */
export interface ServiceConsole {
  readonly pages: Console;
  /** Opens it once, within 60 seconds, from this machine: behind `/console/`. Absent if people sign in with a token. */
  readonly link?: string;
}

const place = { path: '/console', timeZone: 'Africa/Douala', locale: 'fr' } as const;

/** The console; undefined if others can reach the service and there is no token. */
export function serviceConsole(
  hub: Hub,
  { host, consoleToken }: Pick<Settings, 'host' | 'consoleToken'>,
): ServiceConsole | undefined {
  if (consoleToken !== undefined)
    return { pages: createConsole(hub, { ...sharedToken({ token: consoleToken }), ...place }) };
  if (!isLoopback(host)) return undefined;
  const { options, newLink } = oneTimeLink();
  return { pages: createConsole(hub, { ...options, ...place }), link: newLink() };
}

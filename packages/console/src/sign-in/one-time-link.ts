import { randomBytes } from 'node:crypto';
import { isEqual } from '../entry/is-equal.ts';
import { isFromHere } from '../entry/localhost-only.ts';
import { placeOf } from '../serve/place.ts';
import type { ConsoleOptions } from '../settings/console-options.ts';
import { ADMIN } from '../settings/permissions.ts';
import { Sessions } from './session.ts';

/** How long the link works, in milliseconds. */
const linkMs = 60_000;

/** The options of a console that a link opens, and the end of that link. */
export interface OneTimeLink extends Pick<ConsoleOptions, 'authenticate' | 'secret'> {
  /** Behind the address of the console: `enter?once=…`. It works once, within 60 seconds, from this machine. */
  readonly link: string;
}

/**
 * Lets in the one person of this machine who opens the link that a program has printed. The secrets are new at each start: a
 * restart ends all sessions. The peer and the `Host` header must be of this machine.
 */
export function oneTimeLink(): OneTimeLink {
  const secret = randomBytes(32);
  const sessions = new Sessions(secret);
  const once = randomBytes(32).toString('base64url');
  const end = performance.now() + linkMs;
  let isUsed = false;
  return {
    secret,
    link: `enter?once=${once}`,
    authenticate(request, { remoteAddress }) {
      if (!isFromHere(request, remoteAddress)) return undefined;
      const url = new URL(request.url);
      if (placeOf(url) === 'enter') {
        const isRight = isEqual(url.searchParams.get('once') ?? '', once);
        if (!isRight || isUsed || performance.now() > end) return undefined;
        isUsed = true;
        return sessions.entered('localhost', false);
      }
      const name = sessions.nameOf(request);
      return name === undefined ? undefined : { name, can: ADMIN };
    },
  };
}

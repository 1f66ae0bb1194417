import { randomBytes } from 'node:crypto';
import { checkSettings, objectOf, optionally, textOf } from '@nkul/core/adapter';
import { isEqual } from '../entry/is-equal.ts';
import { isFromHere } from '../entry/localhost-only.ts';
import { placeOf } from '../serve/place.ts';
import type { ConsoleOptions } from '../settings/console-options.ts';
import { ADMIN } from '../settings/permissions.ts';
import { Sessions } from './session.ts';

/** How long a link works, in milliseconds. */
const linkMs = 60_000;

/** The person whom a link lets in. */
export interface OneTimeLinkSettings {
  /** The name in the log. @default 'localhost' */
  readonly name?: string;
}

/** A console that links open, one at a time. */
export interface OneTimeLink {
  /** For `createConsole()`. */
  readonly options: Pick<ConsoleOptions, 'authenticate' | 'secret'>;
  /**
   * Makes a link, to be put behind the address of the console: `enter?once=…`. It works once, within 60 seconds, from this
   * machine. The one before does not work any more; who came in by it stays.
   */
  newLink(): string;
}

/**
 * Lets in the one person of this machine who opens the link that a program has printed. The secrets are new at each start: a
 * restart ends all sessions. The peer and the `Host` header must be of this machine.
 *
 * @example
 * const { options, newLink } = oneTimeLink({ name: 'Aline' });
 * const pages = createConsole(hub, options);
 * console.log(`http://127.0.0.1:3000/console/${newLink()}`);
 *
 * @throws ConfigurationError if a setting is not valid
 */
export function oneTimeLink(settings: OneTimeLinkSettings = {}): OneTimeLink {
  const { name = 'localhost' } = checkSettings(settingsSchema, settings, 'oneTimeLink()');
  const secret = randomBytes(32);
  const sessions = new Sessions(secret);
  const link = new Link();
  return {
    newLink: () => `enter?once=${link.renew()}`,
    options: {
      secret,
      authenticate(request, { remoteAddress }) {
        if (!isFromHere(request, remoteAddress)) return undefined;
        const url = new URL(request.url);
        if (placeOf(url) === 'enter')
          return link.opens(url.searchParams.get('once') ?? '') ? sessions.entered(name, false) : undefined;
        const known = sessions.nameOf(request);
        return known === undefined ? undefined : { name: known, can: ADMIN };
      },
    },
  };
}

const settingsSchema = objectOf({ name: optionally(textOf(255)) }, { noun: 'setting' });

/** The link that works now, if there is one. */
class Link {
  #once: string | undefined;
  #end = 0;

  renew(): string {
    this.#once = randomBytes(32).toString('base64url');
    this.#end = performance.now() + linkMs;
    return this.#once;
  }

  /** True once, for the right word. */
  opens(given: string): boolean {
    if (this.#once === undefined || !isEqual(given, this.#once) || performance.now() > this.#end)
      return false;
    this.#once = undefined;
    return true;
  }
}

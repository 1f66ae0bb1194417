/** The options of Nexah's wire. */
import { httpAddress } from '../base/loopback.ts';

/** The password of the Nexah accounts; the accounts themselves are in `accounts`, by their user. */
export interface NexahOptions {
  /** The password of each account. @default 'demo-password' */
  readonly password?: string | undefined;
  /**
   * Where Nexah's reports go: an address of this machine, unless `reportAnywhere` is true.
   *
   * @default the option `reportTo`
   */
  readonly reportTo?: string | undefined;
}

/** The options with their defaults. */
export interface NexahAccount {
  readonly password: string;
  readonly reportTo: string | undefined;
}

/** @throws TypeError that names the option that is not known, or cannot work. It does not show the password */
export function readNexahOptions(options: NexahOptions = {}): NexahAccount {
  const stranger = Object.keys(options).find((name) => name !== 'password' && name !== 'reportTo');
  if (stranger !== undefined)
    throw new TypeError(
      `The option nexah has no "${stranger.slice(0, 64)}": known are password and reportTo`,
    );
  const { password = 'demo-password', reportTo } = options;
  if (typeof password !== 'string' || password === '')
    throw new TypeError('The option nexah.password is text');
  return { password, reportTo: reportTo && httpAddress('The option nexah.reportTo', reportTo) };
}

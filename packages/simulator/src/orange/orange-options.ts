/** The options of Orange's wire. */
import { httpAddress } from '../base/loopback.ts';

/** The secret of the Orange applications; the applications themselves are in `accounts`, by their client id. */
export interface OrangeOptions {
  /** The client secret of each application. @default 'demo-secret' */
  readonly clientSecret?: string | undefined;
  /**
   * Where Orange's reports go: an address of this machine, unless `reportAnywhere` is true.
   *
   * @default the option `reportTo`
   */
  readonly reportTo?: string | undefined;
  /** How many calls a token is good for; then it has expired. @default any number */
  readonly tokenUses?: number | undefined;
}

/** The options with their defaults. */
export interface OrangeAccount {
  readonly clientSecret: string;
  readonly reportTo: string | undefined;
  readonly tokenUses: number;
}

const known: readonly string[] = ['clientSecret', 'reportTo', 'tokenUses'];

/** @throws TypeError that names the option that is not known, or cannot work. It does not show the secret */
export function readOrangeOptions(options: OrangeOptions = {}): OrangeAccount {
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new TypeError(`The option orange has no "${stranger.slice(0, 64)}": known are ${known.join(', ')}`);
  const { clientSecret = 'demo-secret', reportTo, tokenUses = Number.POSITIVE_INFINITY } = options;
  if (typeof clientSecret !== 'string' || clientSecret === '')
    throw new TypeError('The option orange.clientSecret is text');
  if (typeof tokenUses !== 'number' || !(tokenUses >= 1))
    throw new TypeError('The option orange.tokenUses is a number from 1');
  return {
    clientSecret,
    reportTo: reportTo && httpAddress('The option orange.reportTo', reportTo),
    tokenUses,
  };
}

/** The options of Africa's Talking's wire. */
import { httpAddress } from '../base/loopback.ts';

/** The key of the Africa's Talking accounts; the accounts themselves are in `accounts`, by their username. */
export interface AfricasTalkingOptions {
  /** The API key of each account. @default 'demo-api-key' */
  readonly apiKey?: string | undefined;
  /**
   * Where the reports of Africa's Talking go: an address of this machine, unless `reportAnywhere` is true.
   *
   * @default the option `reportTo`
   */
  readonly reportTo?: string | undefined;
}

/** The options with their defaults. */
export interface AfricasTalkingAccount {
  readonly apiKey: string;
  readonly reportTo: string | undefined;
}

/** @throws TypeError that names the option that is not known, or cannot work. It does not show the key */
export function readAfricasTalkingOptions(options: AfricasTalkingOptions = {}): AfricasTalkingAccount {
  const stranger = Object.keys(options).find((name) => name !== 'apiKey' && name !== 'reportTo');
  if (stranger !== undefined)
    throw new TypeError(
      `The option africastalking has no "${stranger.slice(0, 64)}": known are apiKey and reportTo`,
    );
  const { apiKey = 'demo-api-key', reportTo } = options;
  if (typeof apiKey !== 'string' || apiKey === '')
    throw new TypeError('The option africastalking.apiKey is text');
  return { apiKey, reportTo: reportTo && httpAddress('The option africastalking.reportTo', reportTo) };
}

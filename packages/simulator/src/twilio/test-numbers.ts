/** The numbers of Twilio's test credentials, which cause an error by themselves. */
import type { TwilioError } from './refusals.ts';

/** By `From`. */
export const fromErrors: ReadonlyMap<string, TwilioError> = new Map([
  ['+15005550001', 'invalidFrom'],
  ['+15005550007', 'fromNotAble'],
  ['+15005550008', 'queueFull'],
]);

/** By `To`. */
export const toErrors: ReadonlyMap<string, TwilioError> = new Map([
  ['+15005550001', 'invalidTo'],
  ['+15005550002', 'noRoute'],
  ['+15005550003', 'regionNotEnabled'],
  ['+15005550004', 'optedOut'],
  ['+15005550009', 'notMobile'],
]);

/** A `From` that sends. */
export const goodFrom = '+15005550006';

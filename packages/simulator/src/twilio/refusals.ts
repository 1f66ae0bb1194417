/** Twilio's errors: `code`, `message`, `more_info` and `status` in JSON. Sources: https://www.twilio.com/docs/api/errors. */
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';

/** The name of one of Twilio's errors. */
export type TwilioError =
  | 'credentials'
  | 'methodNotAllowed'
  | 'notFound'
  | 'tooMany'
  | 'internal'
  | 'invalidTo'
  | 'invalidFrom'
  | 'regionNotEnabled'
  | 'bodyMissing'
  | 'fromNotAble'
  | 'invalidCallback'
  | 'optedOut'
  | 'queueFull'
  | 'noRoute'
  | 'notMobile'
  | 'tooLong';

/** HTTP status, code and words of each. */
const errors: Readonly<Record<TwilioError, readonly [status: number, code: number, message: string]>> = {
  credentials: [401, 20003, 'Authenticate'],
  methodNotAllowed: [405, 20004, 'Method not allowed'],
  notFound: [404, 20404, 'The requested resource was not found'],
  tooMany: [429, 20429, 'Too Many Requests'],
  internal: [500, 20500, 'Internal server error'],
  invalidTo: [400, 21211, "Invalid 'To' phone number"],
  invalidFrom: [400, 21212, "Invalid 'From' number"],
  regionNotEnabled: [
    400,
    21408,
    'Permission to send an SMS has not been enabled for the region of the To number',
  ],
  bodyMissing: [400, 21602, 'Message body is required'],
  fromNotAble: [400, 21606, "The 'From' number cannot send messages"],
  invalidCallback: [400, 21609, "The 'StatusCallback' URL is not valid"],
  optedOut: [400, 21610, 'Attempt to send to unsubscribed recipient'],
  queueFull: [400, 21611, "This 'From' number has exceeded the maximum number of queued messages"],
  noRoute: [400, 21612, "The 'To' number is not reachable via SMS"],
  notMobile: [400, 21614, "'To' number is not a valid mobile number"],
  tooLong: [400, 21617, 'The concatenated message body exceeds the 1600 character limit'],
};

/** The answer with an error. */
export function errorAnswer(name: TwilioError, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const [status, code, message] = errors[name];
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  return jsonAnswer(status, { code, message, more_info: moreInfo, status }, headers);
}

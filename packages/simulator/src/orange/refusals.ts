/** Orange's errors: `requestError` for a message, `code` and `message` for a call. The words are the simulator's. */
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';

/** The name of one of Orange's errors. */
export type OrangeError =
  | 'noCredentials'
  | 'wrongCredentials'
  | 'expiredCredentials'
  | 'noUnits'
  | 'invalidAddress'
  | 'invalidSender'
  | 'invalidField'
  | 'notSent'
  | 'notFound'
  | 'methodNotAllowed'
  | 'tooMany'
  | 'internal';

type Shape =
  | readonly [status: number, code: number, message: string]
  | readonly [
      status: number,
      exception: 'serviceException' | 'policyException',
      messageId: string,
      text: string,
      ...variables: readonly string[],
    ];

const errors: Readonly<Record<OrangeError, Shape>> = {
  noCredentials: [401, 40, 'Missing credentials'],
  wrongCredentials: [401, 41, 'Invalid credentials'],
  expiredCredentials: [401, 42, 'Expired credentials'],
  noUnits: [
    403,
    'policyException',
    'POL0001',
    'A policy error occurred: %1',
    'Expired contract or no unit left',
  ],
  invalidAddress: [400, 'serviceException', 'SVC0004', 'No valid address in %1', 'address'],
  invalidSender: [400, 'serviceException', 'SVC0004', 'No valid address in %1', 'senderAddress'],
  invalidField: [400, 'serviceException', 'SVC0002', 'Invalid input value for message part %1', 'body'],
  notSent: [400, 'serviceException', 'SVC0001', 'A service error occurred: %1', 'Not sent'],
  notFound: [404, 60, 'Resource not found'],
  methodNotAllowed: [405, 61, 'Method not allowed'],
  tooMany: [429, 53, 'Too many requests'],
  internal: [500, 1, 'Internal error'],
};

/** The answer with an error. */
export function errorAnswer(name: OrangeError, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const shape = errors[name];
  if (typeof shape[1] === 'number') {
    const [status, code, message] = shape;
    return jsonAnswer(status, { code, message, description: message }, headers);
  }
  const [status, exception, messageId, text, ...variables] = shape;
  return jsonAnswer(status, { requestError: { [exception]: { messageId, text, variables } } }, headers);
}

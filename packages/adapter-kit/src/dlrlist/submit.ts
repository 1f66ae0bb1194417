import {
  isNonMobileCameroonian,
  maskAddress,
  type NotifierLimits,
  type Outgoing,
  type Submission,
} from '@nkul/core/adapter';
import { rejected } from '../answer/submissions.ts';
import type { Http, SendOptions } from '../http/http.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Secret } from '../settings/secret.ts';
import { alphanumericSender, senderFor } from '../settings/sender.ts';
import { submitWithSecret } from '../settings/submit-with-secret.ts';
import { outcomesOf, type RefusesBy } from './outcome.ts';
import type { ResolvedDlrlist } from './settings.ts';
import { type Call, type Going, partIntoCalls } from './split-calls.ts';

/** A provider of this wire: its settings, and its own part of a call. */
export interface Gateway {
  readonly settings: ResolvedDlrlist;
  /** The key or password of the account. */
  readonly secret: Secret;
  readonly refusesBy: RefusesBy;
  /** True if different texts go in one call, pairwise by position. */
  readonly pairwise: boolean;
  /** The request that sends a call. */
  readonly request: (call: Call, secret: string) => HttpRequest;
}

/** The limits of a notifier of this wire. */
export function limitsOf({ settings, pairwise }: Pick<Gateway, 'settings' | 'pairwise'>): NotifierLimits {
  const { sender, perCall, inFlight, perSecond } = settings;
  return {
    // Different senders need different calls, which the core would not count.
    perCall: typeof sender === 'function' ? 1 : perCall,
    mixed: pairwise,
    inFlight,
    ...(perSecond !== undefined && { perSecond }),
  };
}

/** Sends messages in as few calls as the gateway allows. One submission for each message, in their order. */
export function submitMessages(
  http: Http,
  messages: readonly Outgoing[],
  gateway: Gateway,
  options: SendOptions,
): Promise<readonly Submission[]> {
  return submitWithSecret(gateway.secret, messages, (secret) =>
    submitAll(http, messages, gateway, secret, options),
  );
}

function submitAll(
  http: Http,
  messages: readonly Outgoing[],
  gateway: Gateway,
  secret: string,
  options: SendOptions,
): Promise<readonly Submission[]> {
  const submissions: (Submission | undefined)[] = [];
  const going: Going[] = [];
  for (const [place, message] of messages.entries()) {
    const checked = checkedBefore(message, gateway.settings);
    if ('outcome' in checked) submissions[place] = checked;
    else going.push({ place, message, sender: checked.sender });
  }
  const { perCall } = gateway.settings;
  const calls = partIntoCalls(going, { perCall, pairwise: gateway.pairwise });
  const [first] = calls;
  // The core gives the messages of one call.
  if (first?.messages.length === messages.length) return submitCall(http, first, gateway, secret, options);
  const submitted = calls.map(async (call) => {
    const outcomes = await submitCall(http, call, gateway, secret, options);
    for (const [index, place] of call.places.entries()) submissions[place] = outcomes[index];
  });
  return Promise.all(submitted).then(() => wholeOf(messages, submissions));
}

/** The submission of each message. */
function wholeOf(
  messages: readonly Outgoing[],
  submissions: readonly (Submission | undefined)[],
): readonly Submission[] {
  return messages.map((_message, place) => {
    const submission = submissions[place];
    if (submission === undefined) throw new RangeError('a message was left without a submission');
    return submission;
  });
}

// async, so that a request that cannot be made does not leave other calls without their end.
async function submitCall(
  http: Http,
  call: Call,
  { settings, secret, refusesBy, request }: Gateway,
  current: string,
  options: SendOptions,
): Promise<readonly Submission[]> {
  const answer = await http.send(request(call, current), options);
  const recipients = call.messages.map((message) => message.to);
  const secrets = [current, ...secret.known()];
  return outcomesOf(answer, recipients, { ...settings, refusesBy, secrets, now: new Date() });
}

/** The sender of a message; or the refusal of the message, before any call. */
function checkedBefore(
  message: Outgoing,
  { sender }: ResolvedDlrlist,
): Submission | { readonly sender: string } {
  if (isNonMobileCameroonian(message.to))
    return rejected('invalid_recipient', `${maskAddress(message.to)} is not a mobile number of Cameroon`);
  return senderFor(sender, message, alphanumericSender);
}

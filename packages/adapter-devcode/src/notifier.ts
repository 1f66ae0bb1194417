import {
  type Balance,
  maskAddress,
  type Notifier,
  type NotifierLimits,
  type Outgoing,
  type Submission,
} from '@nkul/core';
import { createBalanceReader } from './balance.ts';
import { type Call, callBody, partIntoCalls } from './calls.ts';
import { createHttp } from './http.ts';
import { outcomesOf } from './outcome.ts';
import { isNonMobileCameroonian } from './phone.ts';
import { isSender, type ResolvedSettings } from './settings.ts';

/** The notifier of one Devcode account. */
export function createNotifier(settings: ResolvedSettings): Notifier {
  const { apiKey, name, baseUrl, inFlight, perCall, pairwise, perSecond } = settings;
  const http = createHttp({ connections: inFlight, fetch: settings.fetch });
  const readBalance = createBalanceReader(http, settings);
  const limits: NotifierLimits = {
    perCall,
    mixed: pairwise,
    inFlight,
    ...(perSecond !== undefined && { perSecond }),
  };
  const senderOf = (message: Outgoing) =>
    typeof settings.sender === 'string' ? settings.sender : settings.sender(message);

  async function submit(call: Call, signal: AbortSignal): Promise<readonly Submission[]> {
    const answer = await http.send('POST', `${baseUrl}Send_sms_dev`, callBody(apiKey, call), signal);
    const recipients = call.messages.map((message) => message.to);
    return outcomesOf(answer, recipients, { ...settings, now: new Date() });
  }

  return {
    name,
    channel: 'sms',
    limits,
    async send(messages, { signal }): Promise<readonly Submission[]> {
      const submissions: (Submission | undefined)[] = messages.map((message) =>
        refusedBefore(message, senderOf(message)),
      );
      const places = [...messages.keys()].filter((place) => submissions[place] === undefined);
      const going = places.flatMap((place) => messages[place] ?? []);
      const calls = partIntoCalls(going, senderOf, settings);
      await Promise.all(
        calls.map(async (call) => {
          const outcomes = await submit(call, signal);
          for (const [index, place] of call.places.entries())
            submissions[places[place] ?? -1] = outcomes[index];
        }),
      );
      return submissions.map((submission) => {
        if (submission === undefined) throw new RangeError('a message was left without a submission');
        return submission;
      });
    },
    balance: ({ signal }): Promise<Balance> => readBalance(signal),
    close: () => http.close(),
  };
}

/** What is refused before any HTTP. */
function refusedBefore({ to }: Outgoing, sender: string): Submission | undefined {
  if (isNonMobileCameroonian(to)) {
    const message = `${maskAddress(to)} is no mobile number of Cameroon`;
    return { outcome: 'rejected', reason: { code: 'invalid_recipient', message } };
  }
  if (!isSender(sender)) {
    const message = 'the sender chosen for it has not 1 to 11 characters with a letter among them';
    return { outcome: 'rejected', reason: { code: 'invalid_request', message } };
  }
  return undefined;
}

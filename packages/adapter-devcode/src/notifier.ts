import { Http, type SendOptions } from '@nkul/adapter-kit';
import { type Call, type Going, ignoreRejection, outcomesOf, partIntoCalls } from '@nkul/adapter-kit/dlrlist';
import {
  type Balance,
  isNonMobileCameroonian,
  maskAddress,
  type Notifier,
  type NotifierLimits,
  type Outgoing,
  type ReasonCode,
  type Submission,
} from '@nkul/core/adapter';
import { BalanceReader } from './balance.ts';
import { callBody } from './calls.ts';
import { isSender, type ResolvedSettings } from './settings.ts';

/** The notifier of one Devcode account. */
export class DevcodeNotifier implements Notifier {
  readonly name: string;
  readonly channel = 'sms';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #settings: ResolvedSettings;
  readonly #http: Http;
  readonly #balance: BalanceReader;

  constructor(settings: ResolvedSettings) {
    this.name = settings.name;
    this.limits = limitsOf(settings);
    this.#settings = settings;
    this.#http = new Http({ connections: settings.inFlight, fetch: settings.fetch });
    this.#balance = new BalanceReader(this.#http, settings);
  }

  async send(
    messages: readonly Outgoing[],
    { signal, writing }: SendOptions,
  ): Promise<readonly Submission[]> {
    const submissions: (Submission | undefined)[] = [];
    const going: Going[] = [];
    for (const [place, message] of messages.entries()) {
      const checked = checkedBefore(message, this.#settings.sender);
      if ('outcome' in checked) submissions[place] = checked;
      else going.push({ place, message, ...checked });
    }
    await Promise.all(
      partIntoCalls(going, this.#settings).map(async (call) => {
        const outcomes = await this.#submit(call, { signal, writing });
        for (const [index, place] of call.places.entries()) submissions[place] = outcomes[index];
      }),
    );
    return messages.map((_message, place) => {
      const submission = submissions[place];
      if (submission === undefined) throw new RangeError('a message was left without a submission');
      return submission;
    });
  }

  balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    return this.#balance.read(signal);
  }

  secrets(): readonly string[] {
    return [this.#settings.apiKey];
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #submit(call: Call, options: SendOptions): Promise<readonly Submission[]> {
    const { apiKey, baseUrl } = this.#settings;
    const answer = await this.#http.send(
      { method: 'POST', url: `${baseUrl}Send_sms_dev`, body: { json: callBody(apiKey, call) } },
      options,
    );
    const recipients = call.messages.map((message) => message.to);
    return outcomesOf(answer, recipients, { ...this.#settings, now: new Date() });
  }
}

function limitsOf({ sender, perCall, pairwise, inFlight, perSecond }: ResolvedSettings): NotifierLimits {
  return {
    // Different senders need different calls, which the core would not count.
    perCall: typeof sender === 'function' ? 1 : perCall,
    mixed: pairwise,
    inFlight,
    ...(perSecond !== undefined && { perSecond }),
  };
}

/** The sender of a message; or the refusal of the message, before any call. */
function checkedBefore(
  message: Outgoing,
  sender: ResolvedSettings['sender'],
): Submission | { readonly sender: string } {
  if (isNonMobileCameroonian(message.to)) {
    return refused('invalid_recipient', `${maskAddress(message.to)} is not a mobile number of Cameroon`);
  }
  try {
    const chosen: unknown = typeof sender === 'string' ? sender : sender(message);
    ignoreRejection(chosen);
    if (isSender(chosen)) return { sender: chosen };
    const rule = 'must have 1 to 11 characters, at least one of them a letter';
    return refused('invalid_request', `the sender chosen for it ${rule}`);
  } catch (error) {
    // Only its name, as its message may hold secrets or numbers.
    const name = error instanceof Error ? error.name : typeof error;
    return refused('invalid_request', `the function that chooses its sender threw: ${name}`);
  }
}

function refused(code: ReasonCode, message: string): Submission {
  return { outcome: 'rejected', reason: { code, message } };
}

import {
  basicAuth,
  Http,
  type OutcomeTable,
  rejected,
  type Secret,
  senderFor,
  submitWithSecret,
} from '@nkul/adapter-kit';
import type { Balance, Logger, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { balanceOf } from './balance.ts';
import { outcomesOf, saidIn } from './send-answer.ts';
import { type ResolvedSettings, twilioSender } from './settings.ts';

/** The longest text that Twilio takes, in characters (`Body`, twilio-oai 2010-04-01). */
const longestBody = 1_600;

interface SendOptions {
  readonly signal: AbortSignal;
  readonly writing?: () => void;
}

/** The notifier of one Twilio account and channel. */
export class TwilioNotifier implements Notifier {
  readonly name: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #settings: ResolvedSettings;
  readonly #http: Http;
  readonly #outcomes: OutcomeTable;
  #callbackUrl: () => string | undefined = () => undefined;
  #logger: Logger | undefined;

  constructor(settings: ResolvedSettings) {
    const { name, channel, inFlight, perSecond, fetch, dispatcher } = settings;
    this.name = name;
    this.channel = channel;
    this.limits = { perCall: 1, inFlight, ...(perSecond !== undefined && { perSecond }) };
    this.#settings = settings;
    this.#outcomes = outcomesOf(() => secretsOf(settings).flatMap((secret) => secret.known()));
    this.#http = new Http({ connections: inFlight, fetch, dispatcher });
  }

  /** Twilio calls back the address that comes with the message, with this id in its query. */
  reference({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
    return `${id}.${attempt}`;
  }

  /** Where reports go if the settings do not say. @param logger hears once if they go nowhere */
  reportsTo(callbackUrl: () => string | undefined, logger: Logger): void {
    this.#callbackUrl = callbackUrl;
    this.#logger = logger;
  }

  async send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    const { password } = this.#settings;
    return await submitWithSecret(password, messages, (secret) =>
      Promise.all(messages.map((message) => this.#submit(message, secret, options))),
    );
  }

  async balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    const request = {
      method: 'GET',
      url: this.#address('Balance.json'),
      headers: this.#authorization(this.#settings.password.current()),
    } as const;
    return balanceOf(await this.#http.send(request, { signal }));
  }

  secrets(): readonly string[] {
    return secretsOf(this.#settings).flatMap((secret) => secret.now());
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #submit(message: Outgoing, secret: string, { signal, writing }: SendOptions): Promise<Submission> {
    const text = message.content.text;
    if (text.length > longestBody)
      return rejected('too_long', `it has ${text.length} characters, and Twilio takes ${longestBody}`);
    const from = this.#senderOf(message);
    if (typeof from === 'object') return from;
    const form = {
      To: this.#addressOf(message.to),
      From: from && this.#addressOf(from),
      MessagingServiceSid: this.#settings.messagingServiceSid,
      Body: text,
      StatusCallback: this.#statusCallback(message.reference),
    };
    const url = this.#address('Messages.json');
    const headers = this.#authorization(secret);
    const answer = await this.#http.send(
      { method: 'POST', url, headers, body: { form } },
      { signal, writing },
    );
    return this.#outcomes.submission(answer, saidIn);
  }

  /** The address of the callback, with our reference: a report then settles a message whose answer was lost. */
  #statusCallback(reference: string | undefined): string | undefined {
    const address = this.#settings.callbackUrl ?? this.#callbackUrl();
    if (address !== undefined) {
      const url = new URL(address);
      if (reference !== undefined) url.searchParams.set('ref', reference);
      return url.href;
    }
    this.#logger?.warn(
      { notifier: this.name },
      'Twilio is not told where to send delivery reports: give expressWebhook() a publicUrl, or twilio() a callbackUrl',
    );
    this.#logger = undefined;
    return undefined;
  }

  /** The sender of a message, if there is one; or its refusal. */
  #senderOf(message: Outgoing): string | undefined | Submission {
    const { from } = this.#settings;
    if (from === undefined) return undefined;
    const chosen = senderFor(from, message, twilioSender);
    return 'sender' in chosen ? chosen.sender : chosen;
  }

  #authorization(secret: string): ReturnType<typeof basicAuth> {
    return basicAuth(this.#settings.user, secret);
  }

  #addressOf(address: string): string {
    return this.channel === 'whatsapp' && !address.startsWith('whatsapp:') ? `whatsapp:${address}` : address;
  }

  #address(resource: string): string {
    const { baseUrl, accountSid } = this.#settings;
    return `${baseUrl}/2010-04-01/Accounts/${accountSid}/${resource}`;
  }
}

/** The secret that sends, and the one that signs. */
function secretsOf({ password, authToken }: ResolvedSettings): readonly Secret[] {
  return authToken === undefined || authToken === password ? [password] : [password, authToken];
}

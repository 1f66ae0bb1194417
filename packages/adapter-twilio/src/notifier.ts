import { basicAuth, Http, type OutcomeTable, rejected } from '@nkul/adapter-kit';
import type { Balance, Logger, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { balanceOf } from './balance.ts';
import { outcomesOf, saidIn } from './send-answer.ts';
import type { ResolvedSettings } from './settings.ts';

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
    const { name, channel, inFlight, perSecond, user, password, fetch, dispatcher } = settings;
    this.name = name;
    this.channel = channel;
    this.limits = { perCall: 1, inFlight, ...(perSecond !== undefined && { perSecond }) };
    this.#settings = settings;
    const headers = basicAuth(user, password);
    this.#outcomes = outcomesOf(this.secrets());
    this.#http = new Http({ connections: inFlight, headers, fetch, dispatcher });
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
    return await Promise.all(messages.map((message) => this.#submit(message, options)));
  }

  async balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    return balanceOf(
      await this.#http.send({ method: 'GET', url: this.#address('Balance.json') }, { signal }),
    );
  }

  secrets(): readonly string[] {
    const { password, authToken } = this.#settings;
    return authToken === undefined || authToken === password ? [password] : [password, authToken];
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #submit(message: Outgoing, { signal, writing }: SendOptions): Promise<Submission> {
    const text = message.content.text;
    if (text.length > longestBody)
      return rejected('too_long', `it has ${text.length} characters, and Twilio takes ${longestBody}`);
    const form = {
      To: this.#addressOf(message.to),
      From: this.#settings.from && this.#addressOf(this.#settings.from),
      MessagingServiceSid: this.#settings.messagingServiceSid,
      Body: text,
      StatusCallback: this.#statusCallback(message.reference),
    };
    const url = this.#address('Messages.json');
    const answer = await this.#http.send({ method: 'POST', url, body: { form } }, { signal, writing });
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

  #addressOf(address: string): string {
    return this.channel === 'whatsapp' && !address.startsWith('whatsapp:') ? `whatsapp:${address}` : address;
  }

  #address(resource: string): string {
    const { baseUrl, accountSid } = this.#settings;
    return `${baseUrl}/2010-04-01/Accounts/${accountSid}/${resource}`;
  }
}

import { Http, type OutcomeTable, type SendOptions, senderFor, submitWithSecret } from '@nkul/adapter-kit';
import type { Balance, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { balanceOf } from './balance.ts';
import { outcomesOf, submissionsOf } from './send-answer.ts';
import { africasTalkingSender, type ResolvedSettings } from './settings.ts';

/** The notifier of one account. */
export class AfricasTalkingNotifier implements Notifier {
  readonly name: string;
  readonly channel = 'sms';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #settings: ResolvedSettings;
  readonly #http: Http;
  readonly #outcomes: OutcomeTable;

  constructor(settings: ResolvedSettings) {
    const { name, apiKey, perCall, inFlight, perSecond, fetch, dispatcher } = settings;
    this.name = name;
    this.limits = { perCall, inFlight, ...(perSecond !== undefined && { perSecond }) };
    this.#settings = settings;
    this.#http = new Http({ connections: inFlight, fetch, dispatcher });
    this.#outcomes = outcomesOf(() => apiKey.known());
  }

  async send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    return await submitWithSecret(this.#settings.apiKey, messages, (key) =>
      this.#submit(messages, key, options),
    );
  }

  async balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    const { baseUrl, username, apiKey } = this.#settings;
    const url = `${baseUrl}/version1/user?${new URLSearchParams({ username })}`;
    const headers = { apikey: apiKey.current() };
    return balanceOf(await this.#http.send({ method: 'GET', url, headers }, { signal }));
  }

  secrets(): readonly string[] {
    return this.#settings.apiKey.now();
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** One call: the messages have one text, as `limits` says, and one sender. */
  async #submit(
    messages: readonly Outgoing[],
    apikey: string,
    options: SendOptions,
  ): Promise<readonly Submission[]> {
    const [first] = messages;
    if (first === undefined) return [];
    const sender = this.#senderOf(first);
    if ('outcome' in sender) return messages.map(() => sender);
    const { baseUrl, username, defaultCountry } = this.#settings;
    const form = {
      username,
      to: messages.map(({ to }) => to).join(','),
      message: first.content.text,
      from: sender.sender,
      bulkSMSMode: '1',
      enqueue: '1',
    };
    const url = `${baseUrl}/version1/messaging`;
    const answer = await this.#http.send(
      { method: 'POST', url, headers: { apikey }, body: { form } },
      options,
    );
    return submissionsOf(answer, messages, this.#outcomes, defaultCountry);
  }

  #senderOf(message: Outgoing): { readonly sender: string | undefined } | Submission {
    const { sender } = this.#settings;
    return sender === undefined ? { sender } : senderFor(sender, message, africasTalkingSender);
  }
}

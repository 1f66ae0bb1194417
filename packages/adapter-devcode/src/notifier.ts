import { Http, type SendOptions } from '@nkul/adapter-kit';
import { type Gateway, limitsOf, submitMessages } from '@nkul/adapter-kit/dlrlist';
import type { Balance, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { BalanceReader } from './balance.ts';
import { sendRequest } from './calls.ts';
import type { ResolvedSettings } from './settings.ts';

/** The notifier of one Devcode account. */
export class DevcodeNotifier implements Notifier {
  readonly name: string;
  readonly channel = 'sms';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #gateway: Gateway;
  readonly #http: Http;
  readonly #balance: BalanceReader;

  constructor(settings: ResolvedSettings) {
    const { name, apiKey, baseUrl, pairwise, inFlight, fetch, dispatcher } = settings;
    this.name = name;
    this.#gateway = {
      settings,
      secret: apiKey,
      refusesBy: 'status',
      pairwise,
      request: (call, key) => sendRequest(baseUrl, key, call),
    };
    this.limits = limitsOf(this.#gateway);
    this.#http = new Http({ connections: inFlight, fetch, dispatcher });
    this.#balance = new BalanceReader(this.#http, settings);
  }

  send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    return submitMessages(this.#http, messages, this.#gateway, options);
  }

  balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    return this.#balance.read(signal);
  }

  secrets(): readonly string[] {
    return this.#gateway.secret.now();
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

import { Http, type SendOptions } from '@nkul/adapter-kit';
import { type Gateway, limitsOf, submitMessages } from '@nkul/adapter-kit/dlrlist';
import type { Balance, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { balanceOf } from './balance.ts';
import { balanceRequest, sendRequest } from './calls.ts';
import type { ResolvedSettings } from './settings.ts';

/** The notifier of one Nexah account. */
export class NexahNotifier implements Notifier {
  readonly name: string;
  readonly channel = 'sms';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #settings: ResolvedSettings;
  readonly #gateway: Gateway;
  readonly #http: Http;

  constructor(settings: ResolvedSettings) {
    const { name, inFlight, fetch, dispatcher } = settings;
    this.name = name;
    this.#settings = settings;
    this.#gateway = {
      settings,
      secret: settings.password,
      refusesBy: 'responsecode',
      // A call has one text.
      pairwise: false,
      request: (call, password) => sendRequest({ ...settings, password }, call),
    };
    this.limits = limitsOf(this.#gateway);
    this.#http = new Http({ connections: inFlight, fetch, dispatcher });
  }

  send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    return submitMessages(this.#http, messages, this.#gateway, options);
  }

  async balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    const request = balanceRequest({ ...this.#settings, password: this.#settings.password.current() });
    return balanceOf(await this.#http.send(request, { signal }), this.#settings);
  }

  secrets(): readonly string[] {
    return this.#settings.password.now();
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

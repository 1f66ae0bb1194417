import {
  alphanumericSender,
  Http,
  type HttpAnswer,
  type HttpOutcome,
  type HttpRequest,
  type OutcomeTable,
  paused,
  type SendOptions,
  senderFor,
  submitWithSecret,
} from '@nkul/adapter-kit';
import type { Balance, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { balanceOf } from './contracts.ts';
import { countries } from './countries.ts';
import { isPolicy, outcomesOf, saidIn } from './send-answer.ts';
import type { ResolvedSettings } from './settings.ts';
import { KnownTokens } from './tokens.ts';

/** How long a refusal waits for the contracts, in milliseconds. */
const longestAskMs = 5_000;

/** The notifier of one application and country. */
export class OrangeNotifier implements Notifier {
  readonly name: string;
  readonly channel = 'sms';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #settings: ResolvedSettings;
  readonly #http: Http;
  readonly #tokens: KnownTokens;
  readonly #outcomes: OutcomeTable;
  /** The units left that are being asked for: one request for all refusals at a time. */
  #asking: Promise<number | undefined> | undefined;

  constructor(settings: ResolvedSettings) {
    const { name, inFlight, perSecond, clientSecret, fetch, dispatcher } = settings;
    this.name = name;
    this.limits = { perCall: 1, inFlight, ...(perSecond !== undefined && { perSecond }) };
    this.#settings = settings;
    this.#http = new Http({ connections: inFlight, fetch, dispatcher });
    this.#tokens = new KnownTokens(this.#http, settings);
    this.#outcomes = outcomesOf(() => [...clientSecret.known(), ...this.#tokens.known()]);
  }

  async send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    return await submitWithSecret(this.#settings.clientSecret, messages, () =>
      Promise.all(messages.map((message) => this.#submit(message, options))),
    );
  }

  async balance({ signal }: { readonly signal: AbortSignal }): Promise<Balance> {
    const { baseUrl, country } = this.#settings;
    const { contracts } = countries[country];
    const url = `${baseUrl}/sms/admin/v1/contracts?country=${contracts}`;
    return balanceOf(await this.#tokens.send({ method: 'GET', url }, { signal }), contracts);
  }

  secrets(): readonly string[] {
    return this.#settings.clientSecret.now();
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #submit(message: Outgoing, options: SendOptions): Promise<Submission> {
    const chosen = this.#senderName(message);
    if ('outcome' in chosen) return chosen;
    const answer = await this.#tokens.send(this.#request(message, chosen.sender), options);
    if (isAnswered(answer) && isPolicy(answer)) return await this.#policyRefusal(answer);
    if (isAnswered(answer) && answer.status === 404 && saidIn(answer) !== undefined)
      return paused('unauthorized', { providerCode: '404' });
    return this.#outcomes.submission(answer, saidIn);
  }

  /** The name of the sender, if there is one; or the refusal of the message. */
  #senderName(message: Outgoing): { readonly sender: string | undefined } | Submission {
    const { senderName } = this.#settings;
    return senderName === undefined
      ? { sender: undefined }
      : senderFor(senderName, message, alphanumericSender);
  }

  #request({ to, content }: Outgoing, senderName: string | undefined): HttpRequest {
    const { baseUrl, senderAddress } = this.#settings;
    const outboundSMSMessageRequest = {
      address: `tel:${to}`,
      senderAddress,
      ...(senderName !== undefined && { senderName }),
      outboundSMSTextMessage: { message: content.text },
    };
    const url = `${baseUrl}/smsmessaging/v1/outbound/${encodeURIComponent(senderAddress)}/requests`;
    return { method: 'POST', url, body: { json: { outboundSMSMessageRequest } } };
  }

  /**
   * A refusal by a policy, whose words Orange does not document: the credit has run out only if the contracts say so.
   * Otherwise an operator must look.
   */
  async #policyRefusal(answer: HttpAnswer): Promise<Submission> {
    const refused = this.#outcomes.submission(answer, saidIn);
    if (refused.outcome !== 'deferred' || refused.pause === undefined) return refused;
    const { providerCode } = refused.reason;
    this.#asking ??= this.#unitsLeft();
    const left = await this.#asking;
    return paused(left !== undefined && left <= 0 ? 'insufficient_credit' : 'unauthorized', { providerCode });
  }

  /** Undefined if the contracts do not say it soon: the outcome is certain already, and does not wait for long. */
  async #unitsLeft(): Promise<number | undefined> {
    try {
      return (await this.balance({ signal: AbortSignal.timeout(longestAskMs) })).left;
    } catch {
      return undefined;
    } finally {
      this.#asking = undefined;
    }
  }
}

function isAnswered(outcome: HttpOutcome): outcome is HttpAnswer {
  return outcome.kind === 'answered';
}

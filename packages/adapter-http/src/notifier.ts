import { types } from 'node:util';
import {
  Http,
  type HttpRequest,
  ignoreRejection,
  isRecord,
  numberOf,
  parsedJson,
  rejected,
  type Secret,
  senderFor,
  submitWithSecret,
} from '@nkul/adapter-kit';
import {
  type Balance,
  BalanceError,
  type Notifier,
  type NotifierLimits,
  type Outgoing,
  type Submission,
} from '@nkul/core/adapter';
import { valueAt } from './path.ts';
import { gatewaySender } from './resolve-settings.ts';
import { SendAnswer } from './send-answer.ts';
import type { BalanceSettings, GatewayCall, ResolvedSettings } from './settings.ts';

type Secrets = Readonly<Record<string, string>>;

interface SendOptions {
  readonly signal: AbortSignal;
  readonly writing?: () => void;
}

/** The notifier of a gateway: one message a call. */
export class GatewayNotifier implements Notifier {
  readonly name: string;
  readonly channel: string;
  readonly reports: 'pushed' | 'never';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  /** Our own id of an attempt, if the gateway quotes it. */
  readonly reference?: (attempt: { readonly id: string; readonly attempt: number }) => string;
  /** The balance, if the settings say where it is. */
  readonly balance?: (options: { readonly signal: AbortSignal }) => Promise<Balance>;
  readonly #settings: ResolvedSettings;
  readonly #http: Http;
  readonly #answer: SendAnswer;

  constructor(settings: ResolvedSettings) {
    const { name, channel, report, inFlight, perSecond, fetch, dispatcher, balance } = settings;
    this.name = name;
    this.channel = channel;
    this.reports = report === undefined ? 'never' : 'pushed';
    this.limits = { perCall: 1, inFlight, ...(perSecond !== undefined && { perSecond }) };
    this.#settings = settings;
    this.#http = new Http({ connections: inFlight, fetch, dispatcher });
    this.#answer = new SendAnswer(settings.answer, () => this.#each((secret) => secret.known()));
    if (settings.ownReference) this.reference = ownReference;
    if (balance !== undefined) this.balance = ({ signal }) => this.#balance(balance, signal);
  }

  async send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    return await withSecrets([...this.#settings.secrets], messages, (secrets) =>
      Promise.all(messages.map((message) => this.#submit(message, secrets, options))),
    );
  }

  secrets(): readonly string[] {
    return this.#each((secret) => secret.now());
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #each(values: (secret: Secret) => readonly string[]): readonly string[] {
    return [...this.#settings.secrets.values()].flatMap(values);
  }

  async #submit(message: Outgoing, secrets: Secrets, options: SendOptions): Promise<Submission> {
    const { from } = this.#settings;
    const chosen = from === undefined ? { sender: undefined } : senderFor(from, message, gatewaySender);
    if ('outcome' in chosen) return chosen;
    const request = this.#request({
      to: message.to,
      text: message.content.text,
      from: chosen.sender,
      reference: message.reference ?? ownReference(message),
      secrets,
      message,
    });
    if ('outcome' in request) return request;
    return this.#answer.submission(await this.#http.send(request, options));
  }

  /** The request of a message; or its refusal, if a function of the settings fails. */
  #request(call: GatewayCall): HttpRequest | Extract<Submission, { readonly outcome: 'rejected' }> {
    const { baseUrl, method, path, headers, query, json, form } = this.#settings;
    try {
      const url = new URL(baseUrl + (typeof path === 'function' ? textFrom(path(call)) : path));
      if (url.origin !== new URL(baseUrl).origin) throw new TypeError('the path leads to another server');
      for (const [name, value] of Object.entries(query === undefined ? {} : objectFrom(query(call))))
        url.searchParams.append(name, value);
      return {
        method,
        url: url.href,
        ...(headers && { headers: objectFrom(headers(call)) }),
        ...(json && { body: jsonBody(json(call)) }),
        ...(form && { body: { form: objectFrom(form(call)) } }),
      };
    } catch (error) {
      // Only its name, as its message may hold a secret.
      const name = error instanceof Error ? error.name : typeof error;
      return rejected('invalid_request', `a function of the settings cannot make its request (${name})`);
    }
  }

  /** @throws BalanceError if the function of the settings fails. Its message may hold a secret. */
  #headersFor(secrets: Secrets): Readonly<Record<string, string>> {
    try {
      return objectFrom(this.#settings.headers?.({ secrets }) ?? {});
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      throw new BalanceError(`The function headers of the settings failed (${name}).`);
    }
  }

  async #balance({ path, left, unit }: BalanceSettings, signal: AbortSignal): Promise<Balance> {
    const secrets = Object.fromEntries(
      [...this.#settings.secrets].map(([name, secret]) => [name, secret.current()]),
    );
    const { baseUrl } = this.#settings;
    const request = { method: 'GET', url: baseUrl + path, headers: this.#headersFor(secrets) } as const;
    const answer = await this.#http.send(request, { signal });
    if (answer.kind !== 'answered')
      throw new BalanceError(`The gateway could not be asked (${answer.kind}).`);
    const body = parsedJson(answer.text);
    const amount = isRecord(body) ? numberOf(valueAt(body, left)) : undefined;
    if (answer.status >= 300 || amount === undefined)
      throw new BalanceError(`The gateway answered ${answer.status}, without a balance.`);
    return { left: amount, unit, at: new Date() };
  }
}

/** A text that a function of the settings gives. A promise of it would be written as a text too. */
function textFrom(given: unknown): string {
  ignoreRejection(given);
  if (typeof given === 'string') return given;
  throw new TypeError('a function of the settings must give a text');
}

/** An object that a function of the settings gives. A promise of it would be written as an empty one. */
function objectFrom<Given extends object>(given: Given): Given {
  ignoreRejection(given);
  if (typeof given === 'object' && given !== null && !types.isPromise(given)) return given;
  throw new TypeError('a function of the settings must give an object, and at once');
}

/** @throws TypeError if it cannot be JSON: then no later try can write it either */
function jsonBody(given: object): { readonly bytes: Uint8Array; readonly type: string } {
  return { bytes: Buffer.from(JSON.stringify(objectFrom(given))), type: 'application/json' };
}

function ownReference({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
  return `${id}.${attempt}`;
}

/** Submits with the secrets of now. If one was replaced while it was refused, the messages are tried again. */
async function withSecrets(
  [first, ...others]: readonly (readonly [name: string, secret: Secret])[],
  messages: readonly Outgoing[],
  submit: (secrets: Secrets) => Promise<readonly Submission[]>,
): Promise<readonly Submission[]> {
  if (first === undefined) return await submit({});
  const [name, secret] = first;
  return await submitWithSecret(secret, messages, (value) =>
    withSecrets(others, messages, (secrets) => submit({ ...secrets, [name]: value })),
  );
}

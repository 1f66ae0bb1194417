/** The control endpoint, `/_control/…`: the functions of `Simulator` for other processes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname, isLoopback } from '../base/loopback.ts';
import { readBody } from '../base/request-body.ts';
import { isRecord } from '../base/request-fields.ts';
import type { Accounts } from '../book/accounts.ts';
import { writeWhole } from '../calls/write-answer.ts';
import type { Faults } from '../faults/faults.ts';
import { type ControlHosts, refusalOf } from './control-hosts.ts';
import type { Simulator } from './simulator-interface.ts';

/** A simulator without its server. */
export type Interior = Omit<Simulator, 'urls' | 'port' | 'smtpPort' | 'close'>;

type Action = (body: unknown) => unknown;

const prefix = '/_control/';

/** True if a request is for the control endpoint. Faults do not apply to it. */
export function isControl(request: IncomingMessage): boolean {
  return request.url?.startsWith(prefix) ?? false;
}

/** The callers of the endpoint, and the settings that they may change. */
export interface ControlRules extends ControlHosts {
  /** True if it may send reports to addresses of other machines. */
  readonly reportAnywhere: boolean;
}

/** The endpoint of one simulator. */
export class Control {
  readonly #simulator: Interior;
  readonly #accounts: Accounts;
  readonly #rules: ControlRules;
  readonly #actions: Readonly<Record<string, Action>> = {
    'GET state': () => this.#state(),
    'GET faults': () => this.#simulator.faults(),
    // `faults()` validates its argument itself.
    'POST faults': (body) => this.#simulator.faults(body as Faults),
    'POST credit': (body) => credit(this.#simulator, body),
    'POST report-to': (body) => reportTo(this.#simulator, body, this.#rules),
    'POST inbound': (body) => inbound(this.#simulator, body, this.#rules),
    'GET settled': async () => {
      await this.#simulator.settled();
      return { settled: true };
    },
  };

  constructor(simulator: Interior, accounts: Accounts, rules: ControlRules) {
    this.#simulator = simulator;
    this.#rules = rules;
    this.#accounts = accounts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request, this.#rules);
    if (refusal !== undefined) return write(response, 403, { error: refusal });
    const body = await readBody(request, 'whole');
    if (body === undefined) return;
    const name = `${request.method} ${request.url?.slice(prefix.length).split('?', 1)[0]}`;
    const action = Object.hasOwn(this.#actions, name) ? this.#actions[name] : undefined;
    write(response, ...(await attempt(action, request, body)));
  }

  #state(): unknown {
    const { seed, accepted, calls, reports } = this.#simulator;
    return {
      seed,
      accounts: Object.fromEntries(this.#accounts.keys().map((key) => [key, this.#accounts.balance(key)])),
      faults: this.#simulator.faults(),
      accepted,
      duplicates: this.#simulator.duplicates(),
      calls,
      reports,
    };
  }
}

function write(response: ServerResponse, status: number, answer: unknown): void {
  writeWhole(response, {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(answer)}\n`,
  });
}

async function attempt(
  action: Action | undefined,
  request: IncomingMessage,
  body: string,
): Promise<[number, unknown]> {
  if (!action)
    return [404, { error: 'The control endpoint does not have this path. The README lists its paths' }];
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  if (request.method === 'POST' && !isJson) return [415, { error: 'Send JSON, as application/json' }];
  try {
    return [200, await action(request.method === 'POST' ? JSON.parse(body) : undefined)];
  } catch (error) {
    return [400, { error: error instanceof Error ? error.message : String(error) }];
  }
}

function credit(simulator: Interior, body: unknown): unknown {
  const { key, units } = isRecord(body) ? body : {};
  if (typeof key !== 'string' || typeof units !== 'number') throw new TypeError('Send {"key", "units"}');
  simulator.credit(key, units);
  return simulator.account(key);
}

function reportTo(simulator: Interior, body: unknown, rules: ControlRules): unknown {
  const url = isRecord(body) ? body['url'] : undefined;
  if (typeof url !== 'string' && url !== null)
    throw new TypeError('Send {"url": "http://…"} or {"url": null}');
  if (url !== null) checkReach(url, rules);
  simulator.reportTo(url ?? undefined);
  return { url };
}

function inbound(simulator: Interior, body: unknown, rules: ControlRules): unknown {
  const { from, to, text, url } = isRecord(body) ? body : {};
  const isTo = to === undefined || typeof to === 'string';
  if (typeof from !== 'string' || typeof text !== 'string' || typeof url !== 'string' || !isTo)
    throw new TypeError('Send {"from", "text", "url"}, and "to" if you want');
  checkReach(url, rules);
  return { messageId: simulator.inbound({ from, to, text, url }) };
}

/** @throws TypeError if reports to this address would leave the machine, and `reportAnywhere` is not set */
function checkReach(url: string, { reportAnywhere }: ControlRules): void {
  if (!reportAnywhere && !isLoopback(hostname(url)))
    throw new TypeError(
      'Reports go to 127.0.0.1, [::1] or localhost alone: allow others with reportAnywhere, or --report-anywhere',
    );
}

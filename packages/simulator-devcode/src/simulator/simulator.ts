/** Makes a simulator: the provider on loopback, its book, and the desk that posts delivery reports. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import { Draws } from '../base/draw.ts';
import { listen } from '../base/listen.ts';
import { Accounts, type Balance } from '../book/accounts.ts';
import { type AcceptedSms, Book, type CallRecord, type Duplicate } from '../book/book.ts';
import type { SmsOutcome } from '../calls/send.ts';
import { type ActiveFaults, readFaults, writeFaults } from '../faults/fault-settings.ts';
import type { Faults } from '../faults/faults.ts';
import { ReportDesk } from '../reports/report-desk.ts';
import { type PlannedReport, planReports } from '../reports/report-plan.ts';
import type { ReportRecord } from '../reports/report-record.ts';
import { checkOptions } from './check-options.ts';
import { Control, type ControlRules, isControl } from './control.ts';
import { FrontDoor } from './front-door.ts';
import { Provider } from './provider.ts';
import type { Simulator } from './simulator-interface.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/**
 * Starts the provider on loopback. It listens from when the promise resolves until `close()`.
 *
 * @throws TypeError if an option is not known, or a fault name or an address is invalid
 * @throws RangeError if an account's units are not a whole number
 * @example
 * const simulator = await createSimulator({ accounts: { 'demo-key': 100 } });
 * const answer = await fetch(`${simulator.url}Send_sms_dev`, {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ api_key: 'demo-key', sender: 'NKUL', phone: '+237699128531', message: 'Bonjour' }),
 * });
 * await simulator.close();
 */
export function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return LoopbackSimulator.start(options);
}

class LoopbackSimulator implements Simulator {
  readonly seed: number;
  readonly #host: string;
  readonly #reportDelayMs: number;
  readonly #controlRules: ControlRules;
  readonly #accounts: Accounts;
  readonly #book: Book;
  readonly #draws: Draws;
  readonly #desk: ReportDesk;
  readonly #door: FrontDoor;
  readonly #closing = new AbortController();
  #faults: ActiveFaults;
  #port = 0;

  private constructor(options: SimulatorOptions) {
    checkOptions(options);
    const { now = () => new Date(), accounts = { 'demo-key': 1000 } } = options;
    this.seed = options.seed ?? randomInt(2 ** 32);
    this.#host = options.host ?? '127.0.0.1';
    this.#reportDelayMs = options.reportDelayMs ?? 50;
    this.#controlRules = {
      host: this.#host,
      allowed: (options.allowHosts ?? []).map((name) => name.toLowerCase()),
      reportAnywhere: options.reportAnywhere ?? false,
    };
    this.#faults = readFaults(options.faults ?? {});
    this.#accounts = new Accounts(accounts);
    this.#book = new Book(now);
    this.#draws = new Draws(this.seed);
    this.#desk = this.#openDesk(options);
    this.#door = this.#openDoor(this.#openProvider(options, now));
  }

  static async start(options: SimulatorOptions): Promise<Simulator> {
    const simulator = new LoopbackSimulator(options);
    simulator.#port = await listen(simulator.#door.server, simulator.#host, options.port ?? 0);
    return simulator;
  }

  get url(): string {
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    return `http://${host}:${this.#port}/developpeur/`;
  }

  get port(): number {
    return this.#port;
  }

  get accepted(): readonly AcceptedSms[] {
    return this.#book.accepted;
  }

  get calls(): readonly CallRecord[] {
    return this.#book.calls;
  }

  get reports(): readonly ReportRecord[] {
    return this.#desk.records;
  }

  account(apiKey: string): Balance {
    return this.#accounts.balance(apiKey);
  }

  credit(apiKey: string, units: number): void {
    this.#accounts.credit(apiKey, units);
  }

  timesAccepted(to: string, text: string): number {
    return this.#book.timesAccepted(to, text);
  }

  duplicates(): readonly Duplicate[] {
    return this.#book.duplicates();
  }

  untouched(to: string, text: string): boolean {
    return this.#book.untouched(to, text);
  }

  faults(faults?: Faults): Faults {
    if (faults !== undefined) this.#faults = readFaults(faults);
    return writeFaults(this.#faults);
  }

  reportTo(url: string | undefined): void {
    this.#desk.reportTo(url);
  }

  settled(): Promise<void> {
    return this.#desk.settled();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#desk.close();
    await this.#door.close();
  }

  #openDesk(options: SimulatorOptions): ReportDesk {
    return new ReportDesk({
      reportTo: options.reportTo,
      perCall: options.reportsPerCall ?? 100,
      callsInFlight: options.reportCallsInFlight ?? 1,
      timeoutMs: options.reportTimeoutMs ?? 10_000,
      resend: options.resendUnacknowledged ?? true,
      resendLimit: options.resendLimit ?? 5,
      resendDelayMs: options.resendDelayMs ?? 200,
      draws: this.#draws,
      faults: () => this.#faults.reports,
    });
  }

  #openProvider({ balanceMethod = 'GET' }: SimulatorOptions, now: () => Date): Provider {
    return new Provider({
      accounts: this.#accounts,
      book: this.#book,
      draws: this.#draws,
      now,
      faults: () => this.#faults,
      balanceMethods: balanceMethod === 'both' ? ['GET', 'POST'] : [balanceMethod],
      closing: this.#closing.signal,
      plan: (outcomes) => outcomes.flatMap((outcome) => this.#plan(outcome)),
      report: (reports) => this.#desk.take(reports),
    });
  }

  /** Plans the reports of an SMS, if it was accepted. */
  #plan({ result }: SmsOutcome): readonly PlannedReport[] {
    if (typeof result === 'string') return [];
    const draw = this.#draws.about(`report ${result.to}\n${result.text}`);
    return planReports(result, this.#faults.reports, draw, this.#reportDelayMs);
  }

  #openDoor(provider: Provider): FrontDoor {
    const control = new Control(this, this.#accounts, this.#controlRules);
    const http = createServer((request, response) => {
      const isFresh = !door.hasSeen(request.socket);
      void (isControl(request)
        ? control.handle(request, response)
        : provider.handle(request, response, isFresh));
    });
    const door = new FrontDoor(http, {
      isAwake: () =>
        this.#faults.send.has('resetBeforeRequest') || this.#faults.balance.has('resetBeforeRequest'),
      turnsAway: (requestLine) => provider.turnsAway(requestLine),
    });
    return door;
  }
}

/** Makes a simulator: the providers on loopback, their book, and the desks that post delivery reports. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import { AfricasTalkingWire } from '../africastalking/africastalking-wire.ts';
import { Draws } from '../base/draw.ts';
import { listen } from '../base/listen.ts';
import { Accounts, type Balance } from '../book/accounts.ts';
import { type AcceptedSms, Book, type CallRecord, type Duplicate } from '../book/book.ts';
import type { InboundMessage } from '../calls/wire.ts';
import { DevcodeWire } from '../devcode/devcode-wire.ts';
import { type ActiveFaults, readFaults, writeFaults } from '../faults/fault-settings.ts';
import type { Faults } from '../faults/faults.ts';
import { NexahWire, nexahRoot } from '../nexah/nexah-wire.ts';
import { OrangeWire } from '../orange/orange-wire.ts';
import type { OpenReport, ReportRecord } from '../reports/report-record.ts';
import { SmtpProvider } from '../smtp/smtp-provider.ts';
import { TwilioWire } from '../twilio/twilio-wire.ts';
import { checkOptions } from './check-options.ts';
import { Control, type ControlRules, isControl } from './control.ts';
import { FrontDoor } from './front-door.ts';
import { Provider } from './provider.ts';
import type { Simulator } from './simulator-interface.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import { SpokenWire } from './spoken-wire.ts';

/**
 * Starts the providers on loopback. It listens from when the promise resolves until `close()`.
 *
 * @throws TypeError if an option is not known, or a fault name or an address is invalid
 * @throws RangeError if an account's units are not a whole number
 * @example
 * const simulator = await createSimulator({ accounts: { 'demo-key': 100 } });
 * const answer = await fetch(`${simulator.urls.devcode}Send_sms_dev`, {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ api_key: 'demo-key', sender: 'NKUL', phone: '+237699128531', message: 'Bonjour' }),
 * });
 * await simulator.close();
 */
export function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return LoopbackSimulator.start(options);
}

const demoAccounts = {
  'demo-key': 1000,
  'demo-user': 1000,
  'demo-client': 1000,
  sandbox: 1000,
  AC00000000000000000000000000000001: 1000,
};

class LoopbackSimulator implements Simulator {
  readonly seed: number;
  readonly #host: string;
  readonly #accounts: Accounts;
  readonly #book: Book;
  readonly #records: OpenReport[] = [];
  readonly #lines: readonly [SpokenWire, ...SpokenWire[]];
  readonly #door: FrontDoor;
  readonly #closing = new AbortController();
  #faults: ActiveFaults;
  #port = 0;
  readonly #smtp: SmtpProvider | undefined;
  #smtpPort: number | undefined;

  private constructor(options: SimulatorOptions) {
    checkOptions(options);
    const { now = () => new Date(), accounts = demoAccounts, nexah, orange, twilio, balanceMethod } = options;
    this.seed = options.seed ?? randomInt(2 ** 32);
    this.#host = options.host ?? '127.0.0.1';
    this.#faults = readFaults(options.faults ?? {});
    this.#accounts = new Accounts(accounts);
    this.#book = new Book(now);
    const draws = new Draws(this.seed);
    const shared = { draws, records: this.#records, options };
    this.#lines = [
      new SpokenWire(new DevcodeWire(balanceMethod), this.#faults, shared),
      new SpokenWire(new NexahWire(nexah), this.#faults, shared),
      new SpokenWire(new OrangeWire(orange), this.#faults, shared),
      new SpokenWire(new AfricasTalkingWire(options.africastalking), this.#faults, shared),
      new SpokenWire(new TwilioWire(twilio), this.#faults, shared),
    ];
    this.#door = this.#openDoor(options, draws, now);
    const mails = { book: this.#book, draws, now, faults: () => this.#faults };
    this.#smtp = options.smtp && new SmtpProvider(options.smtp, mails);
  }

  static async start(options: SimulatorOptions): Promise<Simulator> {
    const simulator = new LoopbackSimulator(options);
    simulator.#port = await listen(simulator.#door.server, simulator.#host, options.port ?? 0);
    simulator.#smtpPort = await simulator.#smtp?.listen(simulator.#host);
    return simulator;
  }

  get urls(): Simulator['urls'] {
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    const origin = `http://${host}:${this.#port}`;
    return {
      devcode: `${origin}/developpeur/`,
      nexah: `${origin}${nexahRoot}`,
      orange: origin,
      africastalking: origin,
      twilio: origin,
    };
  }

  get port(): number {
    return this.#port;
  }

  get smtpPort(): number | undefined {
    return this.#smtpPort;
  }

  get accepted(): readonly AcceptedSms[] {
    return this.#book.accepted;
  }

  get calls(): readonly CallRecord[] {
    return this.#book.calls;
  }

  get reports(): readonly ReportRecord[] {
    return this.#records;
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
    if (faults !== undefined) {
      this.#faults = readFaults(faults);
      for (const line of this.#lines) line.switchOn(this.#faults);
    }
    return writeFaults(this.#faults);
  }

  reportTo(url: string | undefined): void {
    for (const { desk } of this.#lines) desk.reportTo(url);
  }

  inbound(message: InboundMessage): string {
    for (const { wire, desk } of this.#lines) {
      const planned = wire.receive?.(message, this.#accounts);
      if (planned === undefined) continue;
      void desk.take([planned]);
      return planned.record.messageId;
    }
    throw new TypeError('No provider of the simulator takes messages');
  }

  async settled(): Promise<void> {
    await Promise.all(this.#lines.map(({ desk }) => desk.settled()));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const { desk } of this.#lines) desk.close();
    await this.#smtp?.close();
    await this.#door.close();
  }

  #openDoor(options: SimulatorOptions, draws: Draws, now: () => Date): FrontDoor {
    const provider = new Provider({
      accounts: this.#accounts,
      book: this.#book,
      draws,
      now,
      lines: this.#lines,
      closing: this.#closing.signal,
    });
    const control = new Control(this, this.#accounts, this.#rulesOf(options));
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

  #rulesOf({ allowHosts = [], reportAnywhere = false }: SimulatorOptions): ControlRules {
    return { host: this.#host, allowed: allowHosts.map((name) => name.toLowerCase()), reportAnywhere };
  }
}

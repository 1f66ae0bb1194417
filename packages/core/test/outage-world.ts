import {
  faultyStore,
  type ManualClock,
  manualClock,
  type StoreFault,
  type TestHub,
  testHub,
} from '@nkul/testing';
import { CALLBACK } from '../src/hub/tokens.ts';
import type { Notification, Plugin } from '../src/index.ts';
import { memoryStore } from '../src/memory/memory-store.ts';
import type { DeliveryReport } from '../src/model/delivery-report.ts';
import type { Message } from '../src/model/message.ts';
import type { CallbackEntry } from '../src/ports/callback.ts';
import type { Store } from '../src/ports/store.ts';
import {
  type Life,
  type Mode,
  outageNotifier,
  Provider,
  type ProviderName,
  providers,
} from './outage-provider.ts';

export type Step =
  | {
      readonly do: 'notify';
      readonly count: number;
      readonly route: 'alpha' | 'beta' | 'both';
      readonly expiresIn?: number;
      readonly sendIn?: number;
    }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'mode'; readonly provider: ProviderName; readonly mode: Mode }
  | { readonly do: 'balance'; readonly provider: ProviderName; readonly left: number | 'fails' | 'hangs' }
  | {
      readonly do: 'fault';
      readonly method: string;
      readonly fault: 'refused' | 'lost';
      readonly after: number;
      readonly times: number;
    }
  | { readonly do: 'set_clock'; readonly byMs: number }
  | { readonly do: 'pause' | 'resume'; readonly provider: ProviderName }
  | { readonly do: 'report'; readonly which: number; readonly status: 'delivered' | 'undelivered' }
  | { readonly do: 'crash' | 'restart' };

const numbers = ['+237699128531', '+237699128532', '+237699128533'];

/** A hub, its providers and its store, to which things happen. */
export class OutageWorld {
  readonly clock: ManualClock;
  readonly #inner: Store = memoryStore();
  readonly #providers: Readonly<Record<ProviderName, Provider>> = {
    alpha: new Provider('alpha'),
    beta: new Provider('beta'),
  };
  #test: TestHub | undefined;
  #life: Life = { alive: true };
  readonly #faults: {
    readonly method: string;
    readonly fault: 'refused' | 'lost';
    after: number;
    times: number;
  }[] = [];
  /** Reports that the hub said are stored. */
  readonly #reported: DeliveryReport[] = [];
  /** Messages that a report called undelivered: they go to the next step. */
  readonly #undelivered = new Set<string>();

  constructor(seed: number) {
    this.clock = manualClock('2026-01-01T08:00:00Z', { seed });
  }

  get hub(): TestHub['hub'] {
    if (this.#test === undefined) throw new Error('no process runs');
    return this.#test.hub;
  }

  async start(): Promise<void> {
    const life: Life = { alive: true };
    this.#life = life;
    const store = faultyStore(this.#inner, ({ method }) => (life.alive ? this.#faultOf(method) : 'dead'));
    for (;;) {
      try {
        this.#test = await testHub({
          notifiers: providers.map((name) =>
            outageNotifier(name, this.#providers[name], { life, clock: this.clock }),
          ),
          plugins: [this.#callbacks],
          store,
          clock: this.clock,
          routes: {
            alpha: [{ notifier: 'alpha' }],
            beta: [{ notifier: 'beta' }],
            both: [{ notifier: 'alpha' }, { notifier: 'beta' }],
          },
        });
        return;
      } catch {
        // A fault of the store: the supervisor starts the process again.
      }
    }
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'notify':
        await this.hub.notify(this.#notifications(step)).catch(() => {});
        return await this.clock.run(0);
      case 'wait':
        return await this.clock.run(step.ms);
      case 'mode':
        this.#providers[step.provider].mode = step.mode;
        return;
      case 'balance':
        this.#providers[step.provider].left = step.left;
        return;
      case 'fault':
        this.#faults.push({ ...step });
        return;
      case 'set_clock':
        this.clock.setForward(step.byMs);
        return await this.clock.run(0);
      case 'pause':
      case 'resume':
        await this.hub[step.do](step.provider).catch(() => {});
        return await this.clock.run(0);
      case 'report':
        return await this.#report(step.which, step.status);
      case 'crash':
        this.#life.alive = false;
        return await this.start();
      case 'restart':
        await this.#stop();
        return await this.start();
    }
  }

  /** All is well again: providers and store work, and operators resume what they paused. */
  async heal(): Promise<void> {
    this.#faults.length = 0;
    for (const name of providers) {
      this.#providers[name].mode = 'ok';
      if (typeof this.#providers[name].left === 'number') this.#providers[name].left = 1_000;
    }
    for (const { notifier, reason } of await this.hub.pauses())
      if (reason === 'operator') await this.hub.resume(notifier);
    await this.clock.run(0);
  }

  async end(): Promise<void> {
    await this.#stop();
  }

  /** The broken promises: messages that were sent twice, lost reports, and messages that wait without a reason. */
  async faults(): Promise<readonly string[]> {
    const messages = await this.#messages();
    const byId = new Map(messages.map((message) => [message.id, message]));
    const twice = providers.flatMap((name) =>
      [...this.#providers[name].sent]
        .filter(
          ([id, count]) =>
            count > 1 ||
            (name === 'alpha' && this.#providers.beta.sent.has(id) && !this.#undelivered.has(id)),
        )
        .map(([id]) => `${id} was sent twice`),
    );
    const waiting = messages.flatMap((message) => this.#waits(message));
    const lost = this.#reported.flatMap(({ reference, status }) => {
      const message = byId.get(reference.split('/')[0] ?? '');
      const attempt = message?.attempts.find((one) => one.reference === reference);
      if (attempt === undefined) return [];
      return attempt.reports.some((report) => report.status === status)
        ? []
        : [`a report of ${reference} is lost`];
    });
    return [...twice, ...waiting, ...lost];
  }

  #waits({ id, status, dueAt, attempts, held, createdAt, updatedAt, dueFor }: Message): readonly string[] {
    if (status !== 'queued' && status !== 'sending') return [];
    const now = this.clock.now();
    // Its sender chose the time.
    if (status === 'queued' && attempts.length === 0 && !held && dueAt !== undefined && dueAt > now)
      return [];
    const since = { now, dueAt, createdAt, updatedAt, next: this.clock.next };
    return [
      `${id} is ${status} for ${dueFor}, held ${held}: ${JSON.stringify(since)} ${JSON.stringify(attempts.map(({ outcome, reason, startedAt }) => [outcome, reason?.code, startedAt]))}`,
    ];
  }

  async #messages(): Promise<readonly Message[]> {
    const messages: Message[] = [];
    for await (const message of this.hub.messages()) messages.push(message);
    return messages;
  }

  #faultOf(method: string): StoreFault | undefined {
    const fault = this.#faults.find((one) => one.method === method);
    if (fault === undefined) return undefined;
    if (fault.after > 0) {
      fault.after -= 1;
      return undefined;
    }
    fault.times -= 1;
    if (fault.times <= 0) this.#faults.splice(this.#faults.indexOf(fault), 1);
    return fault.fault;
  }

  #notifications({
    count,
    route,
    expiresIn,
    sendIn,
  }: Extract<Step, { do: 'notify' }>): readonly Notification[] {
    return Array.from({ length: count }, (_, index) => ({
      to: { phone: numbers[index % numbers.length] ?? '' },
      text: `${index}`,
      route,
      ...(expiresIn !== undefined && { expiresIn: { seconds: expiresIn } }),
      ...(sendIn !== undefined && { sendAt: new Date(this.clock.now().getTime() + sendIn * 1_000) }),
    }));
  }

  async #stop(): Promise<void> {
    let stopped = false;
    const stopping = this.hub
      .stop({ drain: false, timeout: '5s' })
      .catch(() => {})
      .finally(() => {
        stopped = true;
      });
    await this.clock.run(8_000);
    if (!stopped) throw new Error('stop() takes longer than its time-out');
    await stopping;
    this.#life.alive = false;
  }

  async #report(which: number, status: 'delivered' | 'undelivered'): Promise<void> {
    const all = providers.flatMap((name) =>
      this.#providers[name].references.map((one) => ({ ...one, notifier: name })),
    );
    const one = all[which % Math.max(1, all.length)];
    if (one === undefined) return;
    const report: DeliveryReport = { ...one, status, deliveredAt: this.clock.now(), raw: null };
    if (status === 'undelivered') this.#undelivered.add(one.reference.split('/')[0] ?? '');
    const receiving = this.hub.receive(one.notifier, {
      method: 'POST',
      headers: {},
      body: { parsed: report },
    });
    await this.clock.run(0);
    if ((await receiving).body === 'stored') this.#reported.push(report);
  }

  readonly #callbacks: Plugin = {
    name: 'callbacks',
    register(container) {
      for (const notifier of providers)
        container.registerInstance(CALLBACK, {
          notifier,
          read: ({ body }) => {
            if (body instanceof Uint8Array) throw new TypeError('not read');
            return { entries: [{ kind: 'report', report: body.parsed } as CallbackEntry] };
          },
          answer: ([result]) => ({ status: 200, headers: {}, body: result ?? '' }),
        });
    },
  };
}

import { inspect } from 'node:util';
import { type DeliveryReport, type Hub, memoryStore, type Plugin } from '@nkul/core';
import {
  CALLBACK,
  CLOCK,
  LOGGER,
  NOTIFIER,
  type Notifier,
  RENDERER,
  type Submission,
} from '@nkul/core/adapter';
import { STORE } from '@nkul/core/store';
import type { ManualClock } from '@nkul/testing';

/** The notifiers of the sample. */
export const names = ['devcode-otp', 'devcode', 'secours-sms', 'devcode-promo'] as const;

/** Takes messages as a test says, and reports them. */
export class SampleProvider {
  next: 'delivered' | 'undelivered' | 'lost' = 'delivered';
  answer: 'accepted' | 'unknown' = 'accepted';
  readonly plugin: Plugin;
  readonly log: string[] = [];
  readonly #clock: ManualClock;
  #hub: Hub | undefined;
  #count = 0;
  /** The balance of each account. */
  readonly left: Record<string, number> = { devcode: 190, 'devcode-otp': 38_940, 'secours-sms': 9_310 };

  constructor(clock: ManualClock) {
    this.#clock = clock;
    this.plugin = {
      name: 'sample-provider',
      register: (container) => {
        container.registerInstance(CLOCK, clock);
        // The unknown outcomes are on purpose.
        const write = (...line: unknown[]) => void this.log.push(inspect(line, { depth: 10 }));
        container.registerInstance(LOGGER, { warn: write, error: write });
        container.registerInstance(STORE, memoryStore());
        container.registerInstance(RENDERER, renderer);
        for (const name of names) {
          container.registerInstance(NOTIFIER, this.#notifier(name));
          container.registerInstance(CALLBACK, callback(name));
        }
      },
      start: async (hub) => {
        this.#hub = hub;
      },
    };
  }

  /** A report that belongs to no message. */
  async stray(hub: Hub, to: string, reference: string): Promise<void> {
    const raw = { to, status: 'DELIVRD', text: 'Votre code est 481301.' };
    await this.#report(hub, { notifier: 'devcode-otp', reference, status: 'delivered', to, raw });
  }

  #notifier(name: string): Notifier {
    return {
      ...{ name, channel: 'sms' },
      send: async (messages) => messages.map(({ to }) => this.#take(name, to)),
      balance: async () => ({ left: this.left[name] ?? 12_050, unit: 'sms', at: this.#clock.now() }),
    };
  }

  #take(notifier: string, to: string): Submission {
    this.#count += 1;
    this.left[notifier] = (this.left[notifier] ?? 12_050) - 1;
    if (this.answer === 'unknown')
      return { outcome: 'unknown', reason: { code: 'no_answer', message: 'the connection was reset' } };
    const reference = `${notifier}.${this.#count}`;
    // The second provider delivers everything.
    const status = notifier === 'secours-sms' ? 'delivered' : this.next;
    if (status !== 'lost') this.#reportLater({ notifier, reference, status, to });
    return { outcome: 'accepted', reference, units: 1 };
  }

  #reportLater(report: Omit<DeliveryReport, 'raw'>): void {
    const at = new Date(this.#clock.now().getTime() + (report.notifier === 'secours-sms' ? 7_000 : 3_000));
    this.#clock.wakeAt(at, () => {
      if (this.#hub === undefined) return;
      const raw = { to: report.to, status: report.status === 'delivered' ? 'DELIVRD' : 'UNDELIV' };
      void this.#report(this.#hub, { ...report, deliveredAt: at, raw });
    });
  }

  async #report(hub: Hub, report: DeliveryReport): Promise<void> {
    await hub.receive(report.notifier, { method: 'POST', headers: {}, body: { parsed: [report] } });
  }
}

function callback(notifier: string) {
  return {
    notifier,
    read: ({ body }: { readonly body: unknown }) => ({
      entries: (body as { readonly parsed: readonly DeliveryReport[] }).parsed.map((report) => ({
        ...{ kind: 'report' as const, report },
      })),
    }),
    answer: () => ({ status: 200, headers: {}, body: '' }),
  };
}

const texts: Readonly<Record<string, string>> = {
  otp: 'Votre code est {code}. Il expire dans {minutes} minutes.',
  'order.shipped': 'Votre commande {order} est partie.',
};

const renderer = {
  render: ({
    template,
    values,
  }: {
    readonly template: string;
    readonly values: Readonly<Record<string, unknown>>;
  }) => ({
    content: {
      text: (texts[template] ?? '').replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name])),
      segments: 1,
    },
    locale: 'fr',
  }),
  outline: ({ template }: { readonly template: string }) => texts[template]?.replaceAll(/\{\w+\}/g, '••••'),
};

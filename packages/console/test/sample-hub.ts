import { createHub, type Hub, type Notification, type Plugin } from '@nkul/core';
import { type ManualClock, manualClock } from '@nkul/testing';
import { names, SampleProvider } from './sample-provider.ts';

/** A hub with a day of messages: most arrived, some did not, three are unknown, a provider is paused. */
export interface SampleHub {
  readonly hub: Hub;
  readonly clock: ManualClock;
  /** The lines that the hub logged. */
  readonly log: readonly string[];
  /** The whole numbers, codes and texts that pages must not show by themselves. */
  readonly secrets: readonly string[];
  readonly ids: Readonly<Record<SampleName, string>>;
}

/** The messages that tests open. */
type SampleName = 'delivered' | 'unknown' | 'undelivered' | 'held' | 'scheduled' | 'open';

/** A hub that has no message yet. */
export async function emptyHub(
  clock: ManualClock = manualClock('2026-11-24T13:32:00Z'),
  plugins: readonly Plugin[] = [],
): Promise<{
  readonly hub: Hub;
  readonly clock: ManualClock;
  readonly provider: SampleProvider;
}> {
  const provider = new SampleProvider(clock);
  const hub = await createHub({
    plugins: [provider.plugin, ...plugins],
    routes: {
      default: [{ notifier: 'devcode-otp', deliveryTimeout: '1m' }, { notifier: 'secours-sms' }],
      orders: [{ notifier: 'devcode' }, { notifier: 'secours-sms' }],
      promo: [{ notifier: 'devcode-promo' }],
    },
    tariff: ({ notifier, units }) => ({
      amount: String((units ?? 1) * (notifier === 'secours-sms' ? 15 : 12)),
      currency: 'XAF',
    }),
  });
  return { hub, clock, provider };
}

/**
 * A day of messages, which ends on 25 November 2026 before two in Douala.
 *
 * @param isBusy true for a day as a shop has it, for pictures: more messages, fewer of them at night, and balances
 */
export async function sampleHub({ isBusy = false }: { readonly isBusy?: boolean } = {}): Promise<SampleHub> {
  const { hub, clock, provider } = await emptyHub();
  const day = new SampleDay(hub, clock);
  if (isBusy) provider.left['devcode'] = 620;
  for (let count = 0; count < (isBusy ? 106 : 92); count += 1) {
    const hour = clock.now().getUTCHours();
    const more = isBusy ? (hour < 5 ? 1 : 5 + ((count * 7) % 4)) : 0;
    for (let one = 0; one <= more; one += 1) {
      const number = isBusy ? 1_000 + count * 10 + one : count;
      provider.next = number % 23 === 7 ? 'undelivered' : 'delivered';
      await day.send(...(number % 3 === 0 ? day.order(number) : day.code(number)));
    }
    await clock.run(14 * 60_000 - more * 1_000);
    if (isBusy && count % 8 === 0) for (const name of names) await hub.balance(name, { record: true });
  }
  provider.next = 'undelivered';
  await day.send({ route: 'promo', text: 'Soldes du week-end sur tout le magasin.' });
  await badHour(day, clock, provider);
  const by = { name: 'Compte exploitation', through: 'console' } as const;
  await hub.pause('devcode-promo', { by, note: 'identifiants refusés' });
  let held = '';
  for (let count = 0; count < 6; count += 1)
    held = await day.send({
      route: 'promo',
      text: 'Soldes du week-end sur tout le magasin.',
      expiresIn: '4h',
    });
  await hub.balance('devcode', { record: true });
  provider.next = 'delivered';
  const delivered = await day.send(...day.code(300));
  await clock.run(20_000);
  const unknown = await threeUnknown(day, clock, provider);
  await provider.stray(hub, day.numbers.at(-3) ?? '', 'brk.ocm.77ad51e09b34c0f2');
  provider.next = 'lost';
  const sendAt = new Date(clock.now().getTime() + 3_600_000);
  const scheduled = await day.send({ route: 'orders', text: 'Votre code secret est 8812.', sendAt });
  const open = await day.send(...day.order(400));
  const [failed] = (await hub.find({ status: 'undelivered', limit: 1 })).items;
  const ids = { delivered, unknown, undelivered: failed?.id ?? '', held, scheduled, open };
  return {
    ...{ hub, clock, ids, log: provider.log },
    secrets: [...day.numbers.map((one) => one.slice(1)), ...day.codes, '8812', 'Soldes'],
  };
}

/** The first provider delivers badly: the second one takes over. */
async function badHour(day: SampleDay, clock: ManualClock, provider: SampleProvider): Promise<void> {
  for (let count = 92; count < 124; count += 1) {
    provider.next = count % 4 === 0 ? 'lost' : count % 3 === 0 ? 'undelivered' : 'delivered';
    await day.send(...day.code(count));
    await clock.run(80_000);
  }
}

async function threeUnknown(day: SampleDay, clock: ManualClock, provider: SampleProvider): Promise<string> {
  provider.answer = 'unknown';
  let last = '';
  for (const given of [day.code(301), day.order(302), day.code(303)]) {
    last = await day.send(...given);
    await clock.run(60_000);
  }
  provider.answer = 'accepted';
  return last;
}

type Given = Omit<Notification, 'to'>;

/** Sends messages, each to another number. */
class SampleDay {
  readonly numbers: string[] = [];
  readonly codes: string[] = [];
  readonly #hub: Hub;
  readonly #clock: ManualClock;

  constructor(hub: Hub, clock: ManualClock) {
    this.#hub = hub;
    this.#clock = clock;
  }

  async send(given: Given): Promise<string> {
    const phone = `+23767${String(1_000_000 + this.numbers.length * 61_903).slice(0, 7)}`;
    this.numbers.push(phone);
    const { id } = await this.#hub.notify({
      route: 'default',
      ...given,
      // Applications make keys of anything.
      ...(given.key !== undefined && { key: given.key.replace('{phone}', phone) }),
      to: { phone, locale: 'fr' },
    } as Notification);
    await this.#clock.run(1_000);
    return id;
  }

  code(count: number): [Given] {
    const code = String(481_000 + count);
    this.codes.push(code);
    return [
      { template: 'otp', values: { code, minutes: 10 }, expiresIn: '10m', key: `login:${count}` } as Given,
    ];
  }

  order(count: number): [Given] {
    return [
      {
        route: 'orders',
        template: 'order.shipped',
        values: { order: `o-${count}` },
        key: `order:${count}:{phone}`,
      } as Given,
    ];
  }
}

import { createHub } from '@nkul/core';
import {
  CLOCK,
  ConfigurationError,
  NOTIFIER,
  type Notifier,
  type Plugin,
  systemClock,
} from '@nkul/core/adapter';
import { afterEach, describe, expect, it } from 'vitest';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { templates } from './templates.ts';

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  timeZone: 'Africa/Douala',
  messages: {
    otp: {
      fr: 'L’accès : {code}, valable {minutes, plural, one {# minute} other {# minutes}}',
      en: 'Access: {code}, valid for {minutes, plural, one {# minute} other {# minutes}}',
    },
    soon: { fr: '{at, time, short}, {at, date, relative}', en: '{at, time, short}, {at, date, relative}' },
  },
});

const hubs: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
});

/** A hub whose notifier accepts everything, and charges one unit for it. */
async function hubWith(...plugins: readonly Plugin[]) {
  const notifier: Notifier = {
    name: 'pigeon',
    channel: 'sms',
    send: async (messages) => messages.map(({ id }) => ({ outcome: 'accepted', reference: id, units: 1 })),
  };
  const pigeon: Plugin = {
    name: 'pigeon',
    register: (container) => void container.registerInstance(NOTIFIER, notifier),
  };
  const hub = await createHub({ plugins: [pigeon, ...plugins] });
  hubs.push(hub);
  return hub;
}

const phone = '+237699128531';

describe('templates', () => {
  it('has a hub store the text of a template, in the recipient’s language', async () => {
    const hub = await hubWith(templates(catalog));
    const { id } = await hub.notify({
      to: { phone, locale: 'fr-CM' },
      ...catalog.notification('otp', { code: '0421', minutes: 1 }),
    });
    const message = await hub.get(id);
    expect(message?.content).toEqual({ sms: { text: "L'accès : 0421, valable 1 minute", segments: 1 } });
    expect(message?.locale).toBe('fr');
  });

  it('has a hub store a plain text as it is sent by SMS, and tell where other units are charged', async () => {
    const hub = await hubWith(templates(catalog));
    const miscounted: unknown[] = [];
    hub.on('message.miscounted', ({ message, attempt }) =>
      miscounted.push([message.content['sms']?.segments, attempt?.units]),
    );
    const short = await hub.notify({ to: { phone }, text: 'Ça arrive à l’instant' });
    const long = await hub.notify({ to: { phone }, text: 'ê'.repeat(161) });
    expect((await hub.get(short.id))?.content).toEqual({
      sms: { text: "Ça arrive à l'instant", segments: 1 },
    });
    await expect.poll(async () => (await hub.get(long.id))?.status).toBe('sent');
    expect(miscounted).toEqual([[2, 1]]);
  });

  it('tells the caller of a wrong value before anything is stored', async () => {
    const hub = await hubWith(templates(catalog));
    const notification = { to: { phone }, template: 'otp', values: { code: '0421' } };
    await expect(hub.notify(notification)).rejects.toMatchObject({
      code: 'NKUL_RENDER',
      field: 'values.minutes',
    });
    expect((await hub.find({})).items).toEqual([]);
  });

  it('counts relative times from the hub’s clock, whichever plugin brings it', async () => {
    const clock = { ...systemClock, now: () => new Date('2026-11-24T12:00:00Z') };
    const late: Plugin = {
      name: 'clock',
      register: (container) => void container.registerInstance(CLOCK, clock),
    };
    const hub = await hubWith(templates(catalog), late);
    const { id } = await hub.notify({
      to: { phone, locale: 'en' },
      ...catalog.notification('soon', { at: new Date('2026-11-25T12:00:00Z') }),
    });
    expect((await hub.get(id))?.content['sms']?.text).toBe('1:00 PM, tomorrow');
  });

  it('has recipients without a time zone in the one that it is given', async () => {
    const clock = { ...systemClock, now: () => new Date('2026-11-25T12:00:00Z') };
    const still: Plugin = {
      name: 'clock',
      register: (container) => void container.registerInstance(CLOCK, clock),
    };
    const hub = await hubWith(still, templates(catalog, { timeZone: 'Asia/Tokyo' }));
    const at = new Date('2026-11-25T12:00:05Z');
    const { id } = await hub.notify({ to: { phone }, ...catalog.notification('soon', { at }) });
    expect((await hub.get(id))?.content['sms']?.text).toBe('21:00, maintenant');
  });

  it('has a name, as every plugin', () => {
    expect(templates(catalog).name).toBe('templates');
  });

  it('refuses a time zone that there is not', () => {
    expect(() => templates(catalog, { timeZone: 'Douala' })).toThrow(ConfigurationError);
    expect(() => templates(catalog, { timeZone: 'Douala' })).toThrow(/"Douala"/);
  });
});

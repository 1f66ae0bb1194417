import { describe, expect, it } from 'vitest';
import { checkCatalog } from '../check/check-catalog.ts';
import { starterCatalog } from './starter-catalog.ts';

const { messages, problems } = checkCatalog(starterCatalog, () => new Date('2026-11-25T12:00:00Z'));

describe('the starter catalog', () => {
  it('has the texts of a service’s first day, in French and English', () => {
    expect([...starterCatalog.templates.keys()]).toEqual([
      'otp',
      'welcome',
      'paymentReceived',
      'paymentFailed',
      'orderConfirmed',
      'orderShipped',
      'deliveryToday',
      'appointmentReminder',
      'passwordChanged',
      'newSignIn',
      'lowBalance',
      'outage',
      'outageEnded',
    ]);
    expect(starterCatalog.locales).toEqual(['fr', 'en']);
    expect(messages).toHaveLength(26);
  });

  it.each(messages.map(({ template, locale, usual }) => [`${template}.${locale}`, usual] as const))(
    'says %s in one segment of GSM 7-bit for usual values',
    (_name, { size }) => {
      expect(size).toMatchObject({ encoding: 'gsm7', segments: 1 });
    },
  );

  it('has a one-time code expire when its text says so, and nothing else by itself', () => {
    const expiring = [...starterCatalog.templates.values()].filter(({ expiry }) => expiry !== undefined);
    expect(expiring.map(({ name, expiry }) => [name, expiry])).toEqual([
      ['otp', { value: 'minutes', unitMs: 60_000 }],
    ]);
  });

  it('keeps within its budgets with every value at its longest', () => {
    expect(problems.filter(({ level }) => level !== 'note')).toEqual([]);
  });

  it('has no character replaced but apostrophes and the spaces of numbers and times', () => {
    const replaced = messages.flatMap(({ usual }) => usual.replaced.map(({ character }) => character));
    expect(new Set(replaced)).toEqual(new Set(['’', '\u00a0', '\u202f']));
  });

  it.each([
    [
      'otp.fr',
      'Votre code est 4821. Il est valable 5 minutes. Ne le communiquez à personne, ni à un proche ni à nos agents.',
    ],
    [
      'paymentReceived.fr',
      'Votre paiement de 12 500 FCFA nous est bien parvenu le 25 nov. 2026. Référence : MP2611-4821. Merci !',
    ],
    [
      'deliveryToday.en',
      'Your order C-10482 arrives today between 08:05 and 15:30. Please keep your phone at hand.',
    ],
  ])('says %s', (name, text) => {
    const message = messages.find(({ template, locale }) => `${template}.${locale}` === name);
    expect(message?.usual.text).toBe(text);
  });
});

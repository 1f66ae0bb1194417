import { manualClock } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { PlannedStep, PlanStep } from '../model/message.ts';
import { possibleSteps, stepsFor } from './steps-for.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const gamma: PlannedStep = { notifier: 'gamma', channel: 'sms' };
const mail: PlannedStep = { notifier: 'mail', channel: 'email' };
const douala = { phone: '+237670000001', email: 'a@example.com' };
const paris = { phone: '+33612345678', email: 'a@example.com' };
const clock = manualClock();
const ids = Array.from({ length: 40 }, () => clock.id());
const [id = ''] = ids;

function spread(...steps: readonly PlannedStep[]): PlanStep {
  return { spread: steps.map((step) => ({ weight: 1, step })) };
}

const placeOf = (address: string) => (address.startsWith('+237') ? 'CM' : 'FR');
const names = (steps: readonly PlannedStep[]) => steps.map(({ notifier }) => notifier);

describe('the steps that a message takes', () => {
  test('are those of its route, the list itself, if each is for everybody', () => {
    const route = [alpha, mail];
    expect(stepsFor(route, { id, recipient: douala }, placeOf)).toBe(route);
  });

  test('are one for each notifier of a spread, in the place of the spread', () => {
    const route = [gamma, spread({ ...alpha, deliveryTimeoutMs: 5 }, beta), mail];
    const steps = stepsFor(route, { id, recipient: douala }, placeOf);
    expect(names(steps)).toEqual(['gamma', ...names(steps.slice(1, 3)), 'mail']);
    expect(steps.slice(1, 3)).toEqual(
      expect.arrayContaining([
        { ...alpha, deliveryTimeoutMs: 5, spreadAt: 1 },
        { ...beta, spreadAt: 1 },
      ]),
    );
  });

  test('are one list for all messages that draw alike', () => {
    const route = [spread(alpha, beta), mail];
    const lists = new Set(ids.map((one) => stepsFor(route, { id: one, recipient: douala }, placeOf)));
    expect([...lists].map(names)).toEqual(
      expect.arrayContaining([
        ['alpha', 'beta', 'mail'],
        ['beta', 'alpha', 'mail'],
      ]),
    );
    expect(lists.size).toBe(2);
  });

  test('keep the order of the draw when weights change, and a new notifier comes last', () => {
    for (const one of ids) {
      const before = stepsFor([mail, spread(alpha, beta)], { id: one, recipient: douala }, placeOf);
      const weights = { alpha: 1, beta: 1_000, gamma: 1_000_000 };
      const changed = {
        spread: [alpha, beta, gamma].map((step) => ({
          weight: weights[step.notifier as keyof typeof weights],
          step,
        })),
      };
      const after = stepsFor([mail, changed], { id: one, recipient: douala, steps: before }, placeOf);
      expect(names(after)).toEqual([...names(before), 'gamma']);
    }
  });

  test('lose the notifier that was taken out of the spread', () => {
    const before = stepsFor([spread(alpha, beta, gamma)], { id, recipient: douala }, placeOf);
    const after = stepsFor([spread(gamma, alpha)], { id, recipient: douala, steps: before }, placeOf);
    expect(names(after)).toEqual(names(before).filter((name) => name !== 'beta'));
  });

  test.each([
    ['a country', { countries: ['CM'] }, ['alpha', 'mail'], ['mail']],
    ['countries', { countries: ['CI', 'FR'] }, ['mail'], ['alpha', 'mail']],
    ['a prefix', { prefixes: ['+23767'] }, ['alpha', 'mail'], ['mail']],
    ['prefixes', { prefixes: ['+23768', '+336'] }, ['mail'], ['alpha', 'mail']],
    ['both, which must both fit', { countries: ['FR'], prefixes: ['+23767'] }, ['mail'], ['mail']],
  ])('are without those for other numbers: %s', (_name, when, ofDouala, ofParis) => {
    const route = [{ ...alpha, when }, mail];
    expect(names(stepsFor(route, { id, recipient: douala }, placeOf))).toEqual(ofDouala);
    expect(names(stepsFor(route, { id, recipient: paris }, placeOf))).toEqual(ofParis);
  });

  test('do not carry the condition, nor a whole spread that is for other numbers', () => {
    const route = [
      { ...spread(alpha, beta), when: { countries: ['FR'] } },
      { ...gamma, when: { countries: ['CM'] } },
    ];
    expect(stepsFor(route, { id, recipient: douala }, placeOf)).toEqual([gamma]);
  });

  test('go by the address of their channel, also if that is not the telephone number', () => {
    const recipient = { ...paris, addresses: { sms: douala.phone } };
    const route = [{ ...alpha, when: { countries: ['CM'] } }];
    expect(stepsFor(route, { id, recipient }, placeOf)).toEqual([alpha]);
  });

  test('are without one for a country if nobody knows the country', () => {
    const route = [{ ...alpha, when: { countries: ['CM'] } }, mail];
    expect(stepsFor(route, { id, recipient: douala }, undefined)).toEqual([mail]);
    expect(stepsFor(route, { id, recipient: douala }, () => undefined)).toEqual([mail]);
  });

  test('are among its possible ones, which all conditions allow', () => {
    const route = [{ ...alpha, when: { countries: ['FR'] } }, spread(beta, gamma), mail];
    const message = { id, recipient: douala };
    const [steps, possible] = [stepsFor(route, message, placeOf), possibleSteps(route, message)];
    expect(possible).toEqual([alpha, ...steps]);
    expect(possibleSteps([alpha, mail], message)).toEqual([alpha, mail]);
  });
});

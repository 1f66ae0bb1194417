import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, type Hub, memoryStore, NkulError } from '../index.ts';

/** A character that a terminal obeys, that turns text, or that is half of one. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const hostile = '\u001b[31m\n\u202eroot\u0000\ud83d';

type Loose = Record<keyof Hub, (...args: unknown[]) => Promise<unknown>>;
const to = { phone: '+237699128531' };
const text = 'x';

const calls: readonly (readonly [what: string, call: (hub: Loose, name: string) => unknown])[] = [
  ['a number', (hub, name) => hub.notify({ to: { phone: `69${name}`.slice(0, 60) }, text })],
  ['an e-mail address', (hub, name) => hub.notify({ to: { email: `a${name}`.slice(0, 300) }, text })],
  ['an unknown field', (hub, name) => hub.notify({ to, text, [name]: 1 })],
  ['an unknown field of a recipient', (hub, name) => hub.notify({ to: { ...to, [name]: 1 }, text })],
  ['a channel', (hub, name) => hub.notify({ to: { addresses: { [name]: 7 } }, text })],
  ['a route', (hub, name) => hub.notify({ to, text, route: `r${name}`.toWellFormed().replace('\0', '') })],
  ['metadata', (hub, name) => hub.notify({ to, text, metadata: { [name]: () => 1 } })],
  ['a duration', (hub, name) => hub.notify({ to, text, expiresIn: name })],
  ['an unknown field of a query', (hub, name) => hub.find({ [name]: 1 })],
  ['an event', (hub, name) => hub.on(name, () => {})],
  ['an option', (hub, name) => hub.stop({ [name]: 1 })],
  ['a notifier', (hub, name) => hub.pause(name)],
  ['a callback', (hub, name) => hub.receive(name, {})],
  ['a message', (hub, name) => hub.cancel(`m${name}`.slice(0, 200).toWellFormed().replace('\0', ''))],
  ['an unknown setting', (_hub, name) => memoryStore({ [name]: 1 } as never)],
];

describe('an error shows a name that came from outside on one line, and cut:', () => {
  it.each(calls)('%s', async (_what, call) => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()], start: false });
    for (const name of [hostile, `${'n'.repeat(90_000)}${hostile}`]) {
      const error: unknown = await (async () => call(hub as never, name))().catch((one: unknown) => one);
      expect(NkulError.is(error)).toBe(true);
      const { message, field = '' } = error as NkulError;
      expect(message).not.toMatch(unsafe);
      expect(field).not.toMatch(unsafe);
      expect(message.length).toBeLessThan(900);
      expect(field.length).toBeLessThan(120);
    }
    await hub.stop({ drain: false });
  });
});

it('whatever an error is made with, its words are safe to print; its own list keeps its lines', () => {
  const error = new ConfigurationError(`It is\u001b[2J wrong:`, {
    field: 'a\nb',
    lines: ['one\n- forged', 'two\u2028'],
  });
  expect(error.message).toBe('It is\\u001b[2J wrong:\n- one\\n- forged\n- two\\u2028');
  expect(error.field).toBe('a\\nb');
});

import { expect, test } from 'vitest';
import { queryFields } from '../base/request-fields.ts';
import { createSimulator } from './simulator.ts';
import type { SimulatorOptions } from './simulator-options.ts';

test.each([
  ['A simulator has no option "ports": known are host, port', { ports: 1 }],
  ['A simulator has no option "__proto__"', JSON.parse('{"__proto__":1}')],
  ['The option host is text', { host: '' }],
  ['The option port is a whole number from 0 to 65535', { port: '80x' }],
  ['The option accounts is an object', { accounts: new Map([['key', 5]]) }],
  ['The option faults is an object', { faults: new Map() }],
  ['The option reportDelayMs is a number of milliseconds', { reportDelayMs: 1e12 }],
  ['The option seed is a whole number', { seed: Number.NaN }],
  ['The option allowHosts is a list of texts', { allowHosts: 'alerts' }],
  ['The option balanceMethod is GET, POST or both', { balanceMethod: 'PUT' }],
  ['The options of a simulator are an object', null],
  [
    '"ms" of "send.slow" is a number from 0 to',
    { faults: { send: { slow: { probability: 1, ms: 1e300 } } } },
  ],
])('a simulator does not start with a slip: %s', async (words, options) => {
  const attempt = async () => {
    const simulator = await createSimulator(options as SimulatorOptions);
    await simulator.close();
  };
  await expect(attempt()).rejects.toThrow(words);
});

test('an option may be given as undefined', async () => {
  const simulator = await createSimulator({ host: undefined, faults: undefined });
  expect(simulator.urls.twilio).toContain('127.0.0.1');
  await simulator.close();
});

test('a parameter of a query may have any name', () => {
  const fields = queryFields(
    new URLSearchParams('__proto__[]=a&phone[]=b&phone[]=c&message=d&message=e&sender=f'),
  );
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(Object.entries(fields)).toEqual([
    ['__proto__', ['a']],
    ['phone', ['b', 'c']],
    ['message', ['d', 'e']],
    ['sender', 'f'],
  ]);
});

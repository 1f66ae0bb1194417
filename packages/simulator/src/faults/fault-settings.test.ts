import { expect, test } from 'vitest';
import { faultNames, readFaults, writeFaults } from './fault-settings.ts';

test('a chance alone and a chance with its detail are settings', () => {
  const active = readFaults({
    send: { http503: 0.5, http500: { probability: 1, accepted: true }, slow: { probability: 0.2, ms: 5 } },
    reports: { late: { probability: 0, ms: 0 } },
  });
  expect(active.send.get('http503')).toEqual({ probability: 0.5 });
  expect(active.send.get('http500')).toEqual({ probability: 1, accepted: true });
  expect(active.send.get('slow')).toEqual({ probability: 0.2, ms: 5 });
  expect(active.balance.size).toBe(0);
  expect(active.reports.get('late')).toEqual({ probability: 0, ms: 0 });
});

test('settings that were read can be written and read again', () => {
  const active = readFaults({ send: { slow: { probability: 0.2, ms: 5 } }, balance: { besideData: 1 } });
  expect(readFaults(writeFaults(active))).toEqual(active);
});

test.each(['send', 'balance', 'reports'] as const)('every fault of %s can be switched on', (group) => {
  const all = Object.fromEntries(faultNames[group].map((name) => [name, 0.1]));
  expect(readFaults({ [group]: all })[group].size).toBe(faultNames[group].length);
});

test.each([
  [null, 'Faults are an object'],
  [{ sending: {} }, 'no group of faults "sending"'],
  [{ send: 1 }, 'Faults of "send" are an object'],
  [{ send: { http418: 1 } }, 'no fault "send.http418"'],
  [{ send: { toString: 1 } }, 'no fault "send.toString"'],
  [{ send: { slow: 1.1 } }, 'The probability of "send.slow"'],
  [{ send: { slow: -0.1 } }, 'The probability of "send.slow"'],
  [{ send: { slow: '1' } }, 'The probability of "send.slow"'],
  [{ send: { slow: { ms: 3 } } }, 'The probability of "send.slow"'],
  [{ send: { slow: { probability: 1, seconds: 3 } } }, '"send.slow" has no "seconds"'],
  [{ send: { slow: { probability: 1, ms: -1 } } }, '"ms" of "send.slow"'],
  [{ send: { http503: { probability: 1, accepted: true } } }, '"send.http503" has no "accepted"'],
  [{ send: { http500: { probability: 1, accepted: 'no' } } }, '"accepted" of "send.http500"'],
])('%j is refused with a message that says why', (faults, message) => {
  expect(() => readFaults(faults)).toThrow(message);
});

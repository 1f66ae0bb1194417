/** Checks the options of a simulator: a slip would have it run in another way than was meant. */
import { isRecord } from '../base/request-fields.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** Whether a value can be that of an option, and the words for it. */
interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly expected: string;
}

/** A timer waits for 2³¹ - 1 ms at most; a longer one ends at once. */
const longestMs = 2_000_000_000;

const text: Rule = { fits: (value) => typeof value === 'string' && value !== '', expected: 'text' };
const flag: Rule = { fits: (value) => typeof value === 'boolean', expected: 'true or false' };
const clock: Rule = { fits: (value) => typeof value === 'function', expected: 'a function' };
const object: Rule = {
  // A Map has its content in no field.
  fits: (value) => isRecord(value) && Object.prototype.toString.call(value) === '[object Object]',
  expected: 'an object',
};
const texts: Rule = {
  fits: (value) => Array.isArray(value) && value.every((one) => text.fits(one)),
  expected: 'a list of texts',
};

function whole(least: number, most: number): Rule {
  const fits = (value: unknown) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  return { fits, expected: `a whole number from ${least} to ${most}` };
}

const milliseconds: Rule = {
  fits: (value) => typeof value === 'number' && value >= 0 && value <= longestMs,
  expected: `a number of milliseconds from 0 to ${longestMs}`,
};

const rules: Readonly<Record<keyof SimulatorOptions, Rule>> = {
  host: text,
  port: whole(0, 65_535),
  allowHosts: texts,
  reportAnywhere: flag,
  accounts: object,
  nexah: object,
  africastalking: object,
  orange: object,
  smtp: object,
  twilio: object,
  balanceMethod: {
    fits: (value) => value === 'GET' || value === 'POST' || value === 'both',
    expected: 'GET, POST or both',
  },
  reportTo: text,
  reportDelayMs: milliseconds,
  reportsPerCall: whole(1, Number.MAX_SAFE_INTEGER),
  reportCallsInFlight: whole(1, Number.MAX_SAFE_INTEGER),
  reportTimeoutMs: milliseconds,
  resendUnacknowledged: flag,
  resendLimit: whole(0, Number.MAX_SAFE_INTEGER),
  resendDelayMs: milliseconds,
  seed: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  faults: { fits: object.fits, expected: 'an object with send, balance and reports' },
  now: clock,
};

/** @throws TypeError that names the first option that is not known, or cannot work */
export function checkOptions(options: unknown): void {
  if (!object.fits(options)) throw new TypeError('The options of a simulator are an object');
  for (const [name, value] of Object.entries(options ?? {})) {
    if (!isOption(name)) {
      const known = Object.keys(rules).join(', ');
      throw new TypeError(`A simulator has no option "${name.slice(0, 64)}": known are ${known}`);
    }
    const { fits, expected } = rules[name];
    if (value !== undefined && !fits(value)) throw new TypeError(`The option ${name} is ${expected}`);
  }
}

function isOption(name: string): name is keyof SimulatorOptions {
  return Object.hasOwn(rules, name);
}

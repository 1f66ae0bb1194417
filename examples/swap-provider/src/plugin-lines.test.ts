import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const names = [
  'devcode',
  'nexah',
  'orange',
  'africastalking',
  'twilio',
  'both',
  'outbox',
  'email',
  'sms-then-email',
];
const programs = names.map((name) => ({
  name,
  lines: readFileSync(new URL(`on-${name}.ts`, import.meta.url), 'utf8').split('\n'),
}));

/** An import of an adapter: a package, or one of this example's own. */
const adapterImport =
  /^import \{ \w+ \} from '(?:@nkul\/adapter-(?:devcode|nexah|orange|africastalking|twilio|smtp)|\.\/outbox-sms\.ts)';$/;

/** The lines of a program that are neither an import of an adapter, nor in its list of plugins. */
function otherLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.startsWith('  plugins: ['));
  const last = lines.findIndex((line, at) => at >= first && line.endsWith('],') && /^ {2}\S/.test(line));
  expect(first).toBeGreaterThan(0);
  expect(last).toBeGreaterThanOrEqual(first);
  return lines.filter((line, at) => !adapterImport.test(line) && !(at >= first && at <= last));
}

it.each(programs)('the program on $name is the same as the others but for its plugin lines', ({ lines }) => {
  expect(otherLines(lines)).toEqual([
    "import { tellOfOrder } from './application.ts';",
    "import { setting } from './setting.ts';",
    '',
    'await tellOfOrder({',
    '});',
    '',
  ]);
});

it('the application names no provider', () => {
  const application = readFileSync(new URL('application.ts', import.meta.url), 'utf8');
  expect(application).not.toMatch(/devcode|nexah|orange|africa|twilio|outbox|smtp/i);
});

import { GUARD, type Guard, type Plugin } from '@nkul/core/adapter';
import { expect, it, onTestFinished } from 'vitest';
import { beside } from '../../test/beside.ts';

const oneAnHour: Guard = {
  name: 'one an hour',
  inspect: ({ recipient: { phone = '' } }) => [
    { rule: 'one an hour', of: phone, amount: 1, limit: 1, windowMs: 3_600_000, over: 'reject' },
  ],
};

const limited: Plugin = {
  name: 'limited',
  register: (container) => void container.registerInstance(GUARD, oneAnHour),
};

it.each([
  [[], /^\S+ +limit\.reached +one an hour$/],
  [['--json'], /"type":"limit\.reached","rule":"one an hour","used":1,"limit":1/],
])('names the limit that is reached, with %j', async (args, line) => {
  const app = await beside({ plugins: [limited] });
  onTestFinished(() => app.end());
  const ended = new AbortController();
  const lines: string[] = [];
  const tailing = app.nkul([...args, 'tail'], {
    ended: ended.signal,
    out: (text) => {
      lines.push(text);
      if (text.includes('limit.reached')) ended.abort();
    },
  });
  for (let n = 10; !ended.signal.aborted; n += 1) await app.sent({ phone: `+2376991285${n}` });
  await tailing;
  expect(lines.at(-1)).toMatch(line);
});

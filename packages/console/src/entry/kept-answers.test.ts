import { expect, it } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

/** Answers, and the time that each question takes. */
function stage(tookMs: number) {
  const state = { nowMs: 1_000, asked: 0 };
  const answers = new KeptAnswers(() => state.nowMs);
  const ask = (key = 'a') =>
    answers.ask(key, async () => {
      state.asked += 1;
      const number = state.asked;
      await Promise.resolve();
      state.nowMs += tookMs;
      return number;
    });
  return { state, answers, ask };
}

it('a quick answer is asked anew each time', async () => {
  const { ask } = stage(49);
  expect([await ask(), await ask()]).toEqual([1, 2]);
});

it('a slow one is kept a hundred times as long as it took, and each question has its own', async () => {
  const { state, ask } = stage(200);
  expect([await ask(), await ask(), await ask('b')]).toEqual([1, 1, 2]);
  state.nowMs = 1_000 + 200 + 19_999;
  expect(await ask()).toBe(1);
  state.nowMs += 1;
  expect(await ask()).toBe(3);
});

it('but not for more than a minute', async () => {
  const { state, ask } = stage(1_900);
  await ask();
  state.nowMs = 1_000 + 1_900 + 60_000;
  expect(await ask()).toBe(2);
});

it('a question that is being asked is asked once for all', async () => {
  const { ask, state } = stage(5);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(state.asked).toBe(1);
});

it('a question that failed is asked again, and fails for all that waited', async () => {
  const { answers, state, ask } = stage(5);
  const fail = () =>
    answers.ask('a', async () => {
      state.nowMs += 2_000;
      throw new Error('took too long');
    });
  const both = await Promise.allSettled([fail(), ask()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask()).toBe(1);
});

it('the first of too many are forgotten', async () => {
  const { ask } = stage(150);
  for (let key = 0; key < 101; key += 1) await ask(String(key));
  expect(await ask('50')).toBe(51);
  expect(await ask('0')).toBe(102);
});

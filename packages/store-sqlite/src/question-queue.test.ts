import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Question } from './question.ts';
import { QuestionGate } from './question-gate.ts';
import { QuestionQueue } from './question-queue.ts';
import type { QuestionThread, ThreadLife } from './question-thread.ts';

const timeoutMs = 2_000;
const tooLong = { code: 'NKUL_QUESTION_TIMEOUT', timeoutMs };
const question: Question = { name: 'latest', given: [] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue whose threads answer when the test says so. */
function queued() {
  const lives: ThreadLife[] = [];
  const answers: ((answer: unknown) => void)[] = [];
  const startThread = (life: ThreadLife) => {
    lives.push(life);
    const thread: Pick<QuestionThread, 'ask' | 'end'> = {
      ask: () => new Promise((answer) => answers.push(answer)),
      end: async () => {},
    };
    // The queue uses these two alone.
    return thread as QuestionThread;
  };
  const queue = new QuestionQueue({ timeoutMs, gate: new QuestionGate(), startThread });
  const ask = () => {
    const asked = queue.ask(question);
    asked.catch(() => {});
    return asked;
  };
  return { ask, lives, answers };
}

it('the start of the first thread does not count: a busy machine takes seconds for it', async () => {
  const { ask, lives, answers } = queued();
  const asked = ask();
  await vi.advanceTimersByTimeAsync(15_000);
  lives[0]?.ready();
  await vi.advanceTimersByTimeAsync(timeoutMs - 1);
  answers[0]?.('answer');
  expect(await asked).toBe('answer');
});

it('the limit counts from the moment at which the first thread is ready', async () => {
  const { ask, lives } = queued();
  const asked = ask();
  await vi.advanceTimersByTimeAsync(timeoutMs + 1_500);
  lives[0]?.ready();
  await vi.advanceTimersByTimeAsync(timeoutMs - 1);
  expect(await Promise.race([asked, 'waits'])).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);
  await expect(asked).rejects.toMatchObject(tooLong);
});

it('a thread that never starts ends the question after 20 seconds', async () => {
  const { ask } = queued();
  const asked = ask();
  await vi.advanceTimersByTimeAsync(19_000);
  expect(await Promise.race([asked, 'waits'])).toBe('waits');
  await vi.advanceTimersByTimeAsync(timeoutMs);
  await expect(asked).rejects.toMatchObject(tooLong);
});

it('the start of a second thread counts: the first one answers meanwhile', async () => {
  const { ask, lives } = queued();
  void ask();
  lives[0]?.ready();
  await vi.advanceTimersByTimeAsync(0);
  const asked = ask();
  expect(lives).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(timeoutMs);
  await expect(asked).rejects.toMatchObject(tooLong);
});

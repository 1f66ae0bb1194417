import { Exit } from './exit.ts';
import type { Opened } from './opened.ts';
import { jsonLine } from './shown.ts';
import { durationGiven } from './since.ts';

export interface CheckOptions {
  readonly maxUnknown: string;
  readonly maxHeld: string;
  readonly maxWait: string;
}

/**
 * `nkul check`: a probe for cron. It finds fault with paused notifiers, with unknown and held messages beyond a number, and
 * with messages that have been due for longer than a time.
 *
 * @throws Exit with code 6 if something is wrong
 */
export async function check(opened: Opened, options: CheckOptions): Promise<void> {
  const { hub, terminal, json } = opened;
  const [unknown, queues, pauses] = await Promise.all([
    hub.reading.unknown(),
    hub.reading.queues(),
    hub.pauses(),
  ]);
  const held = queues.reduce((sum, queue) => sum + queue.held, 0);
  const limitMs = duration(options.maxWait);
  const lateSince = terminal.now().getTime() - limitMs;
  const faults = [
    ...pauses.map(({ notifier, reason }) => `${notifier} is paused: ${reason}`),
    ...(unknown.count > count('--max-unknown', options.maxUnknown)
      ? [`${unknown.count} messages are unknown`]
      : []),
    ...(held > count('--max-held', options.maxHeld) ? [`${held} messages are held`] : []),
    ...queues
      .filter(({ oldestDueAt }) => oldestDueAt !== undefined && oldestDueAt.getTime() < lateSince)
      .map(({ notifier }) => `messages for ${notifier} have been due for more than ${options.maxWait}`),
  ];
  if (json) terminal.out(jsonLine({ ok: faults.length === 0, faults, unknown: unknown.count, held }));
  if (faults.length > 0) throw new Exit(6, faults.join('; '));
  if (!json) terminal.out('all is well');
}

function count(option: string, given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new Exit(2, `${option} is ${given}: give a whole number.`);
}

function duration(given: string): number {
  const ms = durationGiven(given);
  if (ms !== undefined) return ms;
  throw new Exit(2, `--max-wait is ${given}: give a duration, such as 15m.`);
}

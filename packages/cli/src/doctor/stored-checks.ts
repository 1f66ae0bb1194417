import type { Finding } from './finding.ts';
import type { SetUpFacts, StoredFacts } from './set-up-facts.ts';

/** How long a message may be due before somebody should have sent it, in milliseconds. */
const dueMs = 120_000;
/** How far the clock of a machine may be from that of another, in milliseconds. */
const clockMs = 60_000;

/** Finds fault with the content of the store: messages that wait, and whether somebody sends them. */
export function storedFindings(facts: SetUpFacts): readonly Finding[] {
  const { stored, now } = facts;
  if (stored === undefined) return clockFindings(facts);
  return [
    ...clockFindings(facts),
    ...lastEventFindings(stored, now),
    ...stored.pauses.map(
      ({ notifier, reason, since }) =>
        ({ severity: 'warning', code: 'paused', where: notifier, reason, since }) as const,
    ),
    ...dueFindings(stored, now),
    ...orphanFindings(facts),
    ...countFindings(stored),
  ];
}

/** Two clocks tell the time of the machine that writes: events, and the file system. */
function clockFindings({ now, stored, store }: SetUpFacts): readonly Finding[] {
  const isAhead = (at: Date | undefined): at is Date =>
    at !== undefined && at.getTime() > now.getTime() + clockMs;
  const file = store?.kind === 'file' ? store : undefined;
  if (isAhead(stored?.lastEventAt))
    return [{ severity: 'error', code: 'clock_behind', where: 'store', at: stored.lastEventAt }];
  if (file !== undefined && isAhead(file.changedAt))
    return [{ severity: 'error', code: 'clock_behind', where: file.file, at: file.changedAt }];
  return [];
}

function lastEventFindings({ lastEventAt }: StoredFacts, now: Date): readonly Finding[] {
  const isKnown = lastEventAt !== undefined && lastEventAt.getTime() <= now.getTime() + clockMs;
  return isKnown ? [{ severity: 'note', code: 'last_event', where: 'store', at: lastEventAt }] : [];
}

function dueFindings({ queues, pauses }: StoredFacts, now: Date): readonly Finding[] {
  const paused = new Set(pauses.map(({ notifier }) => notifier));
  return queues.flatMap(({ notifier, waiting, held, oldestDueAt }) => {
    const isLate = oldestDueAt !== undefined && oldestDueAt.getTime() < now.getTime() - dueMs;
    if (!isLate || waiting <= held || paused.has(notifier)) return [];
    return [{ severity: 'error', code: 'due_unsent', where: notifier, since: oldestDueAt } as const];
  });
}

function orphanFindings({ stored, notifiers, retired }: SetUpFacts): readonly Finding[] {
  if (stored === undefined || notifiers === undefined || notifiers.length === 0) return [];
  const known = new Set([...notifiers.map(({ name }) => name), ...retired]);
  return stored.queues.flatMap(({ notifier, waiting }) =>
    known.has(notifier) || waiting === 0
      ? []
      : [{ severity: 'error', code: 'orphans', where: notifier, waiting } as const],
  );
}

function countFindings({ unknown, parked }: StoredFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (unknown > 0)
    found.push({ severity: 'warning', code: 'unknown_outcomes', where: 'store', count: unknown });
  if (parked > 0) found.push({ severity: 'note', code: 'parked_reports', where: 'store', count: parked });
  return found;
}

import type { Hub } from '@nkul/core';
import { languagePart } from './catalog-checks.ts';
import type { StoredFacts } from './set-up-facts.ts';

/** How long a report may take, in milliseconds: younger attempts say nothing about reports. */
const reportMs = 15 * 60_000;
/** How many of the newest messages are looked at for their languages. */
const newest = 500;

/** Reads the facts from an open store. */
export async function storedFacts(hub: Hub, now: Date): Promise<StoredFacts> {
  const [queues, pauses, health, rows, lastEventAt, languages] = await Promise.all([
    hub.reading.queues(),
    hub.pauses(),
    hub.health(),
    hub.reading.stats({
      from: new Date(0),
      to: new Date(now.getTime() - reportMs),
      by: ['notifier'],
    }),
    lastEventOf(hub),
    languagesOf(hub),
  ]);
  const verdicts = rows.flatMap(({ notifier, accepted, delivered, undelivered }) =>
    notifier === undefined ? [] : [{ notifier, accepted, reported: delivered + undelivered }],
  );
  const { unknown, parked_report: parked } = health.waiting;
  return { lastEventAt, queues, pauses, unknown, parked, verdicts, languages };
}

/** Undefined without an event, or if the last one was deleted for its age. */
async function lastEventOf(hub: Hub): Promise<Date | undefined> {
  const latest = await hub.reading.latest();
  let at: Date | undefined;
  for await (const event of hub.events({ after: Math.max(0, latest - 1) })) at = event.at;
  return at;
}

async function languagesOf(hub: Hub): Promise<ReadonlyMap<string, number>> {
  const { items } = await hub.find({ order: 'newest', limit: newest });
  const counts = new Map<string, number>();
  for (const { recipient, template } of items) {
    if (recipient.locale === undefined || template === undefined) continue;
    const language = languagePart(recipient.locale);
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return counts;
}

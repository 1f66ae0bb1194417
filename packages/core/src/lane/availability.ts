import type { Clock } from '../base/clock.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Logger } from '../log/logger.ts';
import type { Availability } from '../ports/lanes.ts';

interface AvailabilityContext {
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Logs that a notifier's provider is away, or back, and stores the event. A store that fails is logged too. */
export async function tellAvailability(
  notifier: string,
  { type, reason, since }: Availability,
  { groupCommit, clock, logger }: AvailabilityContext,
): Promise<void> {
  const at = clock.now();
  const { code, message, providerCode } = reason;
  const details = { notifier, reason: code, cause: message, ...(providerCode && { providerCode }), since };
  if (type === 'away')
    logger.warn(
      details,
      'a provider takes no messages for now; one message at a time tests whether it is back',
    );
  else logger.warn({ ...details, awayMs: at.getTime() - since.getTime() }, 'a provider takes messages again');
  try {
    await groupCommit.recordOrThrow({ kind: 'notifier', notifier, happening: { type, at, reason, since } });
  } catch (error) {
    logger.error({ notifier, error }, `the event notifier.${type} could not be stored`);
  }
}

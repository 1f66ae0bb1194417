import { telemetry } from '@nkul/telemetry';
import type { Sender, SenderSettings } from '../sender.ts';
import { nkulMemorySender, nkulSqliteSender } from './nkul.ts';

/** Nkul with the memory store, and metrics for Prometheus. Without an SDK of OpenTelemetry, as most run it. */
export function measuredMemorySender(settings: SenderSettings): Promise<Sender> {
  return nkulMemorySender(settings, [telemetry()]);
}

/** The same with a SQLite file. */
export function measuredSqliteSender(settings: SenderSettings): Promise<Sender> {
  return nkulSqliteSender(settings, [telemetry()]);
}

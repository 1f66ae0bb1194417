import {
  type Callback,
  type CallbackAnswer,
  type CallbackReading,
  type CallbackRequest,
  type EntryResult,
  InvalidCallbackError,
} from '@nkul/core/adapter';
import { isRecord } from '../read/json-value.ts';
import { type DlrlistEntry, type ReportSettings, readEntry, statusKeyOf } from './report-entry.ts';
import { inShape, type ReportList, reportsIn } from './report-list.ts';

interface DlrlistReading extends CallbackReading, Pick<ReportList, 'shape'> {
  readonly entries: readonly DlrlistEntry[];
}

/**
 * The callback for the provider's delivery reports. The answer is the list as it came, with another `status` in each
 * entry: 1 if it was stored, else 0. If nothing could be stored, the answer is 503.
 */
export class DlrlistCallback implements Callback {
  readonly notifier: string;
  readonly #settings: ReportSettings;

  constructor(settings: ReportSettings) {
    this.notifier = settings.name;
    this.#settings = settings;
  }

  read(request: CallbackRequest): DlrlistReading {
    const list = reportsIn(request);
    if (list === undefined) throw new InvalidCallbackError('The body is not JSON with a dlrlist.');
    const entries = list.entries.map((entry) =>
      entry.kind === 'read'
        ? readEntry(entry.raw, this.#settings)
        : { kind: 'quarantined' as const, quarantined: { reason: entry.reason, raw: entry.raw } },
    );
    return { entries, shape: list.shape };
  }

  answer(results: readonly EntryResult[], reading: DlrlistReading): CallbackAnswer {
    const answered = reading.entries.map((entry, index) => {
      const raw = entry.kind === 'report' ? entry.report.raw : entry.quarantined.raw;
      const status = results[index] === 'stored' ? 1 : 0;
      return isRecord(raw) ? { ...raw, [statusKeyOf(raw)]: status } : { status };
    });
    const nothingStored = results.length > 0 && results.every((result) => result === 'failed');
    return {
      status: nothingStored ? 503 : 200,
      headers: { 'content-type': 'application/json', ...(nothingStored && { 'retry-after': '30' }) },
      body: JSON.stringify(inShape(answered, reading.shape)),
    };
  }
}

import {
  type Callback,
  type CallbackReading,
  type CallbackRequest,
  InvalidCallbackError,
  parseExactJson,
} from '@nkul/core/adapter';
import { isRecord } from './json-value.ts';
import { type ReportSettings, readEntry, statusKeyOf } from './report-entry.ts';

interface DevcodeReading extends CallbackReading {
  /** The keys of a list that came as an object with numeric keys, as PHP writes it; absent for a list. */
  readonly keys: readonly string[] | undefined;
}

/**
 * The callback for the provider's delivery reports. The answer is the list as it came, each entry's `status` replaced
 * by 1 when it is stored and 0 when it is not; 503 when nothing could be stored.
 */
export function createCallback(settings: ReportSettings): Callback {
  return {
    notifier: settings.name,
    read(request): DevcodeReading {
      const list = listIn(request);
      const raw = Array.isArray(list) ? list : Object.values(list);
      return {
        entries: raw.map((entry) => readEntry(entry, settings)),
        keys: Array.isArray(list) ? undefined : Object.keys(list),
      };
    },
    answer(results, reading: DevcodeReading) {
      const answered = reading.entries.map((entry, index) => {
        const raw = entry.kind === 'report' ? entry.report.raw : entry.quarantined.raw;
        const status = results[index] === 'stored' ? 1 : 0;
        return isRecord(raw) ? { ...raw, [statusKeyOf(raw)]: status } : { status };
      });
      const { keys } = reading;
      const dlrlist =
        keys === undefined ? answered : Object.fromEntries(keys.map((key, index) => [key, answered[index]]));
      const nothingStored = results.length > 0 && results.every((result) => result === 'failed');
      return {
        status: nothingStored ? 503 : 200,
        headers: { 'content-type': 'application/json', ...(nothingStored && { 'retry-after': '30' }) },
        body: JSON.stringify({ dlrlist }),
      };
    },
  };
}

function listIn({ body }: CallbackRequest): readonly unknown[] | Readonly<Record<string, unknown>> {
  const parsed = body instanceof Uint8Array ? parse(body) : body.parsed;
  if (!isRecord(parsed)) throw new InvalidCallbackError('The body is no JSON object with a dlrlist.');
  const key = Object.keys(parsed).find((name) => name.toLowerCase() === 'dlrlist');
  const list = key === undefined ? undefined : parsed[key];
  if (Array.isArray(list)) return list;
  if (isRecord(list) && Object.keys(list).every((name) => /^\d+$/.test(name))) return list;
  throw new InvalidCallbackError('dlrlist is no list.');
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new InvalidCallbackError('The body is no JSON in UTF-8.', { cause });
  }
}

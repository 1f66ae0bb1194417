import { autocannon } from '../../tools/autocannon.ts';
import { answerQuestions } from './bench-process.ts';
import { callBody, type ReportRange, reportsOf } from './devcode-reports.ts';

/** Reports to post for a time. Half of each call is about messages of the range, until the range is used up. */
export interface SoakLoad {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  readonly perCall: number;
  readonly known: ReportRange;
}

/** The answers that the provider got. */
export interface SoakResult {
  /** How many calls were answered. */
  readonly calls: number;
  /** How many calls were not answered, not with 200, or without acknowledging each entry. */
  readonly errors: number;
  /** The ids of the entries that were acknowledged as stored. */
  readonly acknowledged: readonly string[];
  /** How long answers took, in each tenth of the time. */
  readonly parts: readonly { readonly p50Ms: number; readonly p99Ms: number }[];
}

const tenths = 10;

const handlers = {
  async post({ url, seconds, connections, perCall, known }: SoakLoad): Promise<SoakResult> {
    const acknowledged: string[] = [];
    let made = 0;
    let refused = 0;
    const half = perCall / 2;
    const nextBody = (): string => {
      const range = { first: known.first + made * half, count: half };
      made += 1;
      return callBody([
        ...reportsOf({ ...range, run: known.run }),
        ...reportsOf({ ...range, run: `not ${known.run}` }),
      ]);
    };
    const begun = performance.now();
    const tookMs: number[][] = Array.from({ length: tenths }, () => []);
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
      setupClient(client) {
        client.on('response', (_status, _bytes, ms) => {
          const tenth = Math.floor((performance.now() - begun) / (seconds * (1_000 / tenths)));
          tookMs[tenth]?.push(ms);
        });
      },
      requests: [
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          setupRequest: (request) => ({ ...request, body: nextBody() }),
          onResponse(status, body) {
            const stored = status === 200 ? storedIn(body) : [];
            if (stored.length !== perCall) refused += 1;
            acknowledged.push(...stored);
          },
        },
      ],
    });
    const { errors, requests } = result;
    return {
      calls: requests.total,
      // Time-outs and resets, and wrong answers.
      errors: errors + refused,
      acknowledged,
      parts: tookMs.map((times) => ({ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) })),
    };
  },
};

export type SoakLoader = typeof handlers;

answerQuestions(handlers);

/** The ids that an answer acknowledges. It repeats the list, with the status 1 for stored entries. */
function storedIn(body: string): readonly string[] {
  const {
    dlrlist,
  }: { readonly dlrlist: readonly { readonly messageid: string; readonly status: unknown }[] } =
    JSON.parse(body);
  return dlrlist.filter(({ status }) => status === 1).map(({ messageid }) => messageid);
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

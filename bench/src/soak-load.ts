import { autocannon } from '../../tools/autocannon.ts';
import { answerQuestions } from './bench-process.ts';
import { callBody, type ReportRange, reportsOf } from './devcode-reports.ts';

/** Reports to post for a time, half of each call about messages of the range until it is used up. */
export interface SoakLoad {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  readonly perCall: number;
  readonly known: ReportRange;
}

/** What the provider saw. */
export interface SoakResult {
  /** Calls that were answered. */
  readonly calls: number;
  /** Calls that were not answered, or not with 200, or in which an entry was not acknowledged. */
  readonly errors: number;
  /** The ids of the entries that were acknowledged as stored. */
  readonly acknowledged: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

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
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
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
    const { latency, errors, requests } = result;
    return {
      calls: requests.total,
      // Time-outs and resets, and what was answered otherwise than it should.
      errors: errors + refused,
      acknowledged,
      p50Ms: latency.p50,
      p99Ms: latency.p99,
    };
  },
};

export type SoakLoader = typeof handlers;

answerQuestions(handlers);

/** The answer repeats the list, with a status of 1 for what is stored. */
function storedIn(body: string): readonly string[] {
  const {
    dlrlist,
  }: { readonly dlrlist: readonly { readonly messageid: string; readonly status: unknown }[] } =
    JSON.parse(body);
  return dlrlist.filter(({ status }) => status === 1).map(({ messageid }) => messageid);
}

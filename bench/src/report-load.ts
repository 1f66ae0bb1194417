import { Pool } from 'undici';
import { answerQuestions } from './bench-process.ts';
import { callBody, type ReportRange, reportsOf } from './devcode-reports.ts';

/** A range of reports, and how to post them. */
export interface ReportLoad extends ReportRange {
  readonly url: string;
  readonly perCall: number;
  /** The number of connections. Each has one call under way at a time. */
  readonly connections: number;
}

const handlers = {
  /** Posts reports as fast as they are answered. Returns how many a second. The bodies are made before. */
  async post({ url, run, first, count, perCall, connections }: ReportLoad): Promise<number> {
    const { origin, pathname } = new URL(url);
    const bodies: string[] = [];
    for (let made = 0; made < count; made += perCall) {
      bodies.push(callBody(reportsOf({ run, first: first + made, count: Math.min(perCall, count - made) })));
    }
    const pool = new Pool(origin, { connections });
    const headers = { 'content-type': 'application/json' };
    const postInTurn = async (): Promise<void> => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
        const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
        const text = await answer.body.text();
        if (answer.statusCode !== 200) throw new Error(`A call was answered ${answer.statusCode}: ${text}`);
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: connections }, postInTurn));
    const seconds = (performance.now() - start) / 1_000;
    await pool.close();
    return count / seconds;
  },
};

export type ReportLoader = typeof handlers;

answerQuestions(handlers);

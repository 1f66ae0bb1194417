import type { Row } from './bench.ts';
import type { BenchResult } from './results.ts';

/** A row that holds its target, for tests. */
export function sampleRow(patch: Partial<Row> = {}): Row {
  return {
    case: '16 in flight',
    of: 'Nkul, memory',
    against: 'peer',
    ratio: 0.75,
    interval: [0.7, 0.8],
    target: { sense: 'at least', ratio: 0.6 },
    unit: 'messages a second',
    medians: { 'Nkul, memory': 7_500, peer: 10_000 },
    ...patch,
  };
}

/** A row that was never measured, for tests. */
export const notRunRow: Row = sampleRow({
  case: 'slow',
  ratio: Number.NaN,
  interval: [Number.NaN, Number.NaN],
  medians: {},
  notRun: 'no compiler',
});

/** The result of one bench, for tests. */
export function sampleResult(patch: Partial<BenchResult> = {}): BenchResult {
  return {
    name: 'send',
    title: 'one message a call',
    at: '2026-11-25T08:00:00.000Z',
    seconds: 40,
    rounds: 10,
    environment: {
      node: '26.0.0',
      nkul: '0.1.0',
      sqlite: '3.50.0',
      peers: { peer: '1.2.3' },
      cores: 2,
      cpu: 'A processor',
      memoryGiB: 8,
      platform: 'linux x64',
    },
    rows: [sampleRow()],
    ...patch,
  };
}

import { expect, it } from 'vitest';
import { readmeSection } from './readme-section.ts';
import { notRunRow, sampleResult } from './sample-results.ts';

it('has every row, the versions, the machine and the date', () => {
  const section = readmeSection([
    sampleResult({ rows: [notRunRow] }),
    sampleResult({ name: 'text' }),
  ]).replaceAll(/ {2,}/g, ' ');
  expect(section).toContain('| send | slow | Nkul, memory | peer | ≥ 0.60 | no compiler | not run | – | – |');
  expect(section).toContain(
    '| text | 16 in flight | Nkul, memory | peer | ≥ 0.60 | 0.75 (0.70–0.80) | holds | 7,500 ÷ 10,000 messages a second | – |',
  );
  expect(section.split('\n').at(-1)).toBe(
    '2026-11-25, 10 rounds: 2 cores (A processor), 8 GiB, linux x64; Nkul 0.1.0, Node 26.0.0, SQLite 3.50.0; peer 1.2.3.',
  );
});

it('says of each bench when it ran where they did not run together', () => {
  const later = sampleResult({ name: 'text', at: '2026-12-01T08:00:00.000Z' });
  const lines = readmeSection([sampleResult(), later]).split('\n').slice(-2);
  expect(lines[0]).toMatch(/^- send: 2026-11-25, /);
  expect(lines[1]).toMatch(/^- text: 2026-12-01, /);
});

import { expect, it } from 'vitest';
import { bars } from './bars.ts';
import { notRunRow, sampleResult, sampleRow } from './sample-results.ts';

it('says in words whether a row holds its target, and hatches one that does not', () => {
  const miss = sampleRow({ ratio: 0.3, interval: [0.3, 0.3] });
  const picture = bars([sampleResult({ rows: [sampleRow(), miss, notRunRow] })]);
  expect(picture).toContain('0.75 (0.70–0.80), target ≥ 0.60, holds');
  expect(picture).toContain('0.30, target ≥ 0.60, misses');
  expect(picture).toContain('not run: no compiler');
  const shapes = picture.match(/<rect class="\w+"[^>]*>/g) ?? [];
  expect(shapes).toHaveLength(2);
  expect(shapes[1]).toContain('class="misses"');
  expect(picture).toMatch(/\.misses \{ fill: url\(#hatched\)/);
});

it('draws a bar as long as its ratio is beside its target, up to the edge', () => {
  const lengths = [0.6, 1.2, 60].map((ratio) => {
    const picture = bars([sampleResult({ rows: [sampleRow({ ratio })] })]);
    return Number(/<rect class="holds"[^>]* width="([\d.]+)"/.exec(picture)?.[1]);
  });
  const [just = 0, twice = 0, far = 0] = lengths;
  expect(twice).toBe(2 * just);
  expect(far).toBe(twice);
});

it('needs nothing from elsewhere, and shows what is written as it is written', () => {
  const picture = bars([sampleResult({ title: 'a < b & c' })]);
  expect(picture).toContain('a &lt; b &amp; c');
  expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
});

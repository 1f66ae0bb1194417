import type { Row } from './bench.ts';
import type { BenchResult } from './results.ts';
import { ratioWords, targetWords } from './row-words.ts';
import { verdictOf } from './verdict.ts';

/** Sizes in the picture, in its own units. */
const width = 1_080;
const lineHeight = 24;
const textWidth = 560;
/** Where the bar of a ratio ends that equals its target. A row without a target is compared with 1. */
const markAt = 160;
const longest = 320;

/**
 * Draws results as bars in one self-contained SVG. Every bar is drawn relative to its row's own target, whose mark is at
 * the same place in all rows, and a thin line is its interval. A bar that misses its target is hatched and labelled.
 */
export function bars(results: readonly BenchResult[]): string {
  let y = 0;
  const drawn: string[] = [];
  for (const { name, title, rows } of results) {
    y += lineHeight * 1.5;
    drawn.push(text(8, y, `${name}: ${title}`, 'head'));
    for (const row of rows) {
      y += lineHeight;
      drawn.push(bar(row, y));
    }
  }
  const height = y + lineHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Measured ratios beside their targets">
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .head { font-weight: 600; }
  .end { text-anchor: end; }
  .holds { fill: #2f7d5b; }
  .undecided { fill: #b9c4a0; }
  .misses { fill: url(#hatched); stroke: #a4421f; }
  .none { fill: #8c96a0; }
  .interval { stroke: #1f2328; stroke-width: 1; }
  .mark { stroke: #1f2328; stroke-width: 2; }
</style>
<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fbe9e2"/><rect width="3" height="6" fill="#c8603a"/></pattern></defs>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${drawn.join('\n')}
</svg>
`;
}

function bar(row: Row, y: number): string {
  const verdict = verdictOf(row);
  const what = text(textWidth - 12, y, `${row.case}: ${row.of} ÷ ${row.against}`, 'end');
  const words = [ratioWords(row), ...(row.target ? [`target ${targetWords(row)}`, verdict] : [])].join(', ');
  if (Number.isNaN(row.ratio)) return `${what}\n${text(textWidth, y, `not run: ${row.notRun ?? ''}`)}`;
  const along = (ratio: number) => Math.min(longest, (ratio / (row.target?.ratio || 1)) * markAt);
  const length = Math.max(1, along(row.ratio));
  const [top, bottom] = [y - 13, y + 4];
  const kind = row.target === undefined || verdict === 'not run' ? 'none' : verdict;
  const shape = `<rect class="${kind}" x="${textWidth}" y="${top + 2}" width="${length.toFixed(1)}" height="13"/>`;
  const [least, greatest] = row.interval.map((ratio) => (textWidth + along(ratio)).toFixed(1));
  const line = least === greatest ? '' : `<path class="interval" d="M${least} ${y - 4.5} H${greatest}"/>`;
  const cut =
    along(row.ratio) === longest
      ? `<path d="M${textWidth + longest - 8} ${bottom} l6 -17" stroke="#fff" stroke-width="3"/>`
      : '';
  const mark = row.target ? `<path class="mark" d="M${textWidth + markAt} ${top} V${bottom}"/>` : '';
  const end = Math.max(length, along(row.interval[1]), row.target ? markAt : 0);
  return `${what}\n${shape}${cut}${line}${mark}\n${text(textWidth + end + 8, y, words)}`;
}

function text(x: number, y: number, words: string, kind = ''): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x.toFixed(1)}" y="${y}"${kind && ` class="${kind}"`}>${escaped}</text>`;
}

import { html } from 'hono/html';
import type { Html } from './html.ts';

/** The parts of one column of a chart, from below. */
export interface Column {
  readonly ok: number;
  readonly open: number;
  readonly bad: number;
}

/** A time that lasts until the last column, in which something went wrong. */
export interface Incident {
  /** The first of its columns. */
  readonly first: number;
  readonly text: string;
}

const plot = { width: 1_000, height: 168 } as const;

/**
 * Columns over time, as one picture with a sentence. The figures are in a table beside it.
 *
 * @param said the sentence, for those who listen to the page
 * @param marks the texts below, from the first column to the last
 */
export function columnChart(
  columns: readonly Column[],
  {
    said,
    marks,
    format,
    incident,
  }: {
    readonly said: string;
    readonly marks: readonly string[];
    readonly format: (value: number) => string;
    readonly incident?: Incident | undefined;
  },
): Html {
  const top = niceTop(Math.max(1, ...columns.map(({ ok, open, bad }) => ok + open + bad)));
  const width = plot.width / Math.max(1, columns.length);
  const y = (value: number) => plot.height - (value / top) * plot.height;
  const rect = (kind: string, index: number, from: number, to: number) =>
    to <= from
      ? ''
      : html`<rect class="fill-${kind}" x="${round(index * width + width * 0.08)}" y="${round(y(to))}" width="${round(width * 0.84)}" height="${round(y(from) - y(to))}"/>`;
  const begun = incident === undefined ? 0 : round(incident.first * width);
  const band =
    incident === undefined
      ? ''
      : html`<rect class="incident" x="${begun}" y="0" width="${round(plot.width - begun)}" height="${plot.height}"/><line class="begun" x1="${begun}" x2="${begun}" y1="0" y2="${plot.height}"/>`;
  return html`<div class="chart"><div class="plot"><svg viewBox="0 0 ${plot.width} ${plot.height}" preserveAspectRatio="none" role="img" aria-label="${said}">${[
    1, 2, 3,
  ].map(
    (line) =>
      html`<line class="gl" x1="0" x2="${plot.width}" y1="${(line * plot.height) / 4}" y2="${(line * plot.height) / 4}"/>`,
  )}${band}${columns.map(
    ({ ok, open, bad }, index) =>
      html`${rect('ok', index, 0, ok)}${rect('info', index, ok, ok + open)}${rect('bad', index, ok + open, ok + open + bad)}`,
  )}</svg>${[1, 2, 3, 4].map((line) =>
    Number.isInteger((top * line) / 4)
      ? html`<span class="gt y${line}">${format((top * line) / 4)}</span>`
      : '',
  )}${incident === undefined ? '' : html`<b class="incident-text">${incident.text}</b>`}</div><div class="xax">${marks.map((one) => html`<span>${one}</span>`)}</div></div>`;
}

/** A round number that is not below. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((one) => one * power).find((one) => one >= value) ?? value;
}

/** True if two points beside each other make a line. */
export function isLine(shares: readonly (number | undefined)[]): boolean {
  return shares.some((share, index) => share !== undefined && shares[index + 1] !== undefined);
}

/** A line of shares from 0 to 1 over time. Times without data have no line. */
export function shareLine(shares: readonly (number | undefined)[], said: string, isBad: boolean): Html {
  const [width, height] = [100, 26];
  const step = shares.length < 2 ? 0 : width / (shares.length - 1);
  const points = shares.map((share, index) =>
    share === undefined ? undefined : `${round(index * step)} ${round(height - share * height)}`,
  );
  let [path, area] = ['', ''];
  for (const [index, point] of points.entries()) {
    if (point === undefined) continue;
    const [isFirst, isLast] = [points[index - 1] === undefined, points[index + 1] === undefined];
    const x = round(index * step);
    // A point without neighbours is a dot.
    path += `${isFirst ? 'M' : 'L'}${point}${isFirst && isLast ? 'h0.01' : ''}`;
    area += `${isFirst ? `M${x} ${height}` : ''}L${point}${isLast ? `V${height}Z` : ''}`;
  }
  return html`<svg class="spark${isBad ? ' bad' : ''}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${said}"><path class="a" d="${area}"/><path d="${path}"/></svg>`;
}

/** The colour of a part of a bar. */
export type BarKind = 'ok' | 'bad' | 'wait' | 'unk' | 'ink';

/** A share of a whole, as a bar. @param parts 0–1, each with its colour */
export function shareBar(parts: readonly (readonly [kind: BarKind, share: number])[]): Html {
  let x = 0;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="fill-line" width="100" height="8"/>${parts.map(
    ([kind, share]) => {
      const [from, width] = [x, Math.min(100 - x, Math.max(0, share * 100))];
      x += width;
      return html`<rect class="fill-${kind}" x="${round(from)}" width="${round(width)}" height="8"/>`;
    },
  )}</svg>`;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

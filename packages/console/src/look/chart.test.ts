import { describe, expect, it } from 'vitest';
import { columnChart, isLine, shareBar, shareLine } from './chart.ts';

const columns = [30, 40, 20, 10].map((ok) => ({ ok, open: 0, bad: 0 }));
const chart = { said: '100 tries', marks: ['09:00', '12:00'], format: String };

describe('columns', () => {
  it('have their numbers at the lines, from a round number above the highest', () => {
    const drawn = String(columnChart(columns, chart));
    expect([...drawn.matchAll(/class="gt y(\d)">(\d+)</g)].map(([, line, text]) => [line, text])).toEqual([
      ['1', '10'],
      ['2', '20'],
      ['3', '30'],
      ['4', '40'],
    ]);
    expect(drawn).not.toContain('incident');
  });

  it('have an incident from its first column to the end, with its words', () => {
    const drawn = String(
      columnChart(columns, { ...chart, incident: { first: 3, text: 'devcode, since 12:00' } }),
    );
    expect(drawn).toContain('<rect class="incident" x="750" y="0" width="250"');
    expect(drawn).toContain('<b class="incident-text">devcode, since 12:00</b>');
  });
});

describe('a line of shares', () => {
  it('ends and begins anew where nothing is known, with the area below it', () => {
    const drawn = String(shareLine([1, 0.5, undefined, 1, 1], 'share', false));
    const [, area = '', path = ''] = /class="a" d="([^"]*)"\/><path d="([^"]*)"/.exec(drawn) ?? [];
    expect(path).toBe('M0 0L25 13M75 0L100 0');
    expect(area).toBe('M0 26L0 0L25 13V26ZM75 26L75 0L100 0V26Z');
  });

  it.each([
    [[1, 0.9], true],
    [[1, undefined, 1], false],
    [[undefined], false],
  ])('of %j is a line: %s', (shares, is) => {
    expect(isLine(shares)).toBe(is);
  });
});

it('the parts of a bar are beside each other, and not longer than it', () => {
  const drawn = String(
    shareBar([
      ['ok', 0.75],
      ['bad', 0.5],
    ]),
  );
  expect(drawn).toContain('<rect class="fill-ok" x="0" width="75"');
  expect(drawn).toContain('<rect class="fill-bad" x="75" width="25"');
});

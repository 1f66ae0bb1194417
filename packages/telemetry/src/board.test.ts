import { describe, expect, it } from 'vitest';
import { asked, board, type GridPlace, type Panel } from '../test/board.ts';
import { busyHub } from '../test/busy-hub.ts';
import { strangersIn, wronglyCombined } from '../test/known-metrics.ts';
import { evaluate } from '../test/promql-evaluator.ts';
import { readSeries } from '../test/series.ts';

const { schemaVersion, templating, panels } = board();
const shown = panels.filter(({ type }) => type !== 'row');
const hub = readSeries(busyHub());

describe('the board', () => {
  it('is one that a current Grafana reads, and asks which Prometheus it is to show', () => {
    expect(schemaVersion).toBeGreaterThanOrEqual(39);
    expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }]);
  });

  it('has five rows, in the order in which they are needed', () => {
    expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Needs somebody',
      'Volume and delivery',
      'To the phone',
      'Queue, unknown, held, stray',
      'Money',
    ]);
  });

  it('gives each panel an id and a place of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const over = panels.flatMap((one, place) =>
      panels
        .slice(place + 1)
        .flatMap((other) => (overlap(one.gridPos, other.gridPos) ? [one.title, other.title] : [])),
    );
    expect(over).toEqual([]);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  it('begins with figures that turn from green to another colour', () => {
    const second = panels.findIndex(({ type }, place) => type === 'row' && place > 0);
    const stats = panels.slice(1, second);
    expect(stats.length).toBeGreaterThan(3);
    expect(stats.map(({ type }) => type)).toEqual(stats.map(() => 'stat'));
    expect(stats.filter((one) => (one.fieldConfig?.defaults.thresholds?.steps.length ?? 0) < 2)).toEqual([]);
  });
});

describe.each(shown)(
  'the panel “$title”',
  ({ description, datasource, fieldConfig, targets = [] }: Panel) => {
    it('says in words and in a unit what it shows, and is asked of the chosen Prometheus', () => {
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(fieldConfig?.defaults.unit).toBeTruthy();
      const chosen = { type: 'prometheus', uid: `\${${templating.list[0]?.name}}` };
      expect([datasource, ...targets.map((one) => one.datasource)]).toEqual([
        chosen,
        ...targets.map(() => chosen),
      ]);
    });

    it('reads metrics and labels of the table, sums counters, and does not sum gauges', () => {
      expect(targets).not.toEqual([]);
      expect(targets.flatMap(({ expr }) => strangersIn(asked(expr)))).toEqual([]);
      expect(targets.flatMap(({ expr }) => wronglyCombined(asked(expr)))).toEqual([]);
    });

    it('shows something of a hub that works, by the labels in its legend', () => {
      for (const { expr, legendFormat } of targets) {
        const elements = evaluate(asked(expr), hub, 50 * 60);
        const labels = new Set(elements.flatMap((one) => Object.keys(one.labels)));
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
        expect(elements).not.toEqual([]);
        expect([...labels].toSorted()).toEqual(named.toSorted());
      }
    });
  },
);

function overlap(one: GridPlace, other: GridPlace): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  );
}

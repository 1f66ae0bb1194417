/** The labels of a series. Its name is `__name__`. */
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  /** In seconds. */
  readonly at: number;
  readonly value: number;
}

/** A series, with its samples in the order of their times. `NaN` is the mark of Prometheus that it has ended. */
export interface Series {
  readonly labels: Labels;
  readonly samples: readonly Sample[];
}

/** Series as promtool writes them: from `nkul_messages{status="sent"}` to `0+10x60 _x5 3`, from second 0 on. */
export type WrittenSeries = Readonly<Record<string, string>>;

/** The series of a text in the notation of promtool, with a sample every so many minutes. */
export function readSeries(written: WrittenSeries, step = 1): readonly Series[] {
  return Object.entries(written).map(([series, values]) => ({
    labels: readLabels(series),
    samples: readValues(values).flatMap((value, place) =>
      value === undefined ? [] : [{ at: place * step * 60, value }],
    ),
  }));
}

function readLabels(series: string): Labels {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  if (name === '') throw new Error(`Not a series: ${series}`);
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]);
  // For Prometheus, an empty label is one that the series does not have.
  const given = pairs.filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), __name__: name };
}

/** A value for each step; undefined where there is no sample. */
function readValues(values: string): readonly (number | undefined)[] {
  return values.split(' ').flatMap((word) => {
    const [, gaps] = /^_(?:x(\d+))?$/.exec(word) ?? [];
    if (word.startsWith('_')) return Array.from({ length: Number(gaps ?? 1) }, () => undefined);
    if (word === 'stale') return [Number.NaN];
    const [, from, step, times] = /^(-?[\d.]+)(?:([+-][\d.]+)?x(\d+))?$/.exec(word) ?? [];
    if (from === undefined) throw new Error(`Not a value: ${word}`);
    // As in promtool: the first one, and then as many more.
    return Array.from(
      { length: Number(times ?? 0) + 1 },
      (_, place) => Number(from) + place * Number(step ?? 0),
    );
  });
}

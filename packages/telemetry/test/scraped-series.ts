import type { Telemetry } from '../src/index.ts';
import { type Sample, samplesIn } from './scrape.ts';
import type { WrittenSeries } from './series.ts';

/** The series that a Prometheus has after it scraped processes each minute. */
export class ScrapedSeries {
  readonly #scrapes: (readonly Sample[])[] = [];

  /** The minute of the last scrape: the first one is minute 0. */
  get minute(): number {
    return this.#scrapes.length - 1;
  }

  /** All series so far. A scrape without one of them is a gap in it. */
  get series(): WrittenSeries {
    const rows = this.#scrapes.map((samples) => new Map(samples.map((one) => [nameOf(one), one.value])));
    const names = new Set(rows.flatMap((row) => [...row.keys()]));
    return Object.fromEntries(
      [...names].map((name) => [name, rows.map((row) => row.get(name) ?? '_').join(' ')]),
    );
  }

  /** Scrapes processes, for so many minutes. */
  async scrape(processes: Readonly<Record<string, Telemetry>>, minutes = 1): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      const samples: Sample[] = [];
      for (const [instance, process] of Object.entries(processes))
        for (const one of samplesIn((await process.metrics()).body))
          samples.push({ ...one, labels: { ...one.labels, instance } });
      this.#scrapes.push(samples);
    }
  }
}

function nameOf({ name, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${pairs.join(',')}}`;
}

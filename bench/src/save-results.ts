import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { replaceSection } from '../../tools/marked-section.ts';
import { bars } from './bars.ts';
import { readmeSection } from './readme-section.ts';
import { type BenchResult, decodeResults, encodeResults, mergeResults } from './results.ts';

/** Saves results as JSON, as a picture and in the README, together with those of the benches that did not run now. */
export function saveResults(fresh: readonly BenchResult[], order: readonly string[]): void {
  const folder = new URL('../results/', import.meta.url);
  const latest = new URL('latest.json', folder);
  const readme = new URL('../README.md', import.meta.url);
  const kept = existsSync(latest) ? decodeResults(readFileSync(latest, 'utf8')) : [];
  const results = mergeResults(kept, fresh, order);
  mkdirSync(folder, { recursive: true });
  writeFileSync(latest, encodeResults(results));
  writeFileSync(new URL('bars.svg', folder), bars(results));
  writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'results', readmeSection(results)));
}

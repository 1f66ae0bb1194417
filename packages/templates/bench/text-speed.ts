/**
 * How fast SMS texts are measured, beside a plain table look-up and two other libraries, and how much CPU time rendering
 * a message takes. `node --conditions=nkul:source packages/templates/bench/text-speed.ts`
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { segments, starterCatalog } from '@nkul/templates';
import { createCatalogRenderer } from '../src/catalog-renderer.ts';
import { septetsByCodeUnit } from '../src/gsm7-alphabet.ts';

const require = createRequire(import.meta.url);
const splitSms = require('split-sms');
const gsmCharsetUtils = require('@trt2/gsm-charset-utils');

const texts: readonly string[] = JSON.parse(
  readFileSync(new URL('../fixtures/french-texts.json', import.meta.url), 'utf8'),
);
const sent = texts.map((text) => text.replaceAll('’', "'").replaceAll(/[\u00a0\u202f]/g, ' '));

/** What any measuring must do at least: look every character up. */
function lookUp(text: string): number {
  let septets = 0;
  for (let index = 0; index < text.length; index += 1)
    septets += septetsByCodeUnit[text.charCodeAt(index)] ?? 0;
  return septets;
}

const measures: Readonly<Record<string, (text: string) => unknown>> = {
  'table look-up': lookUp,
  segments,
  'split-sms': (text) => splitSms.split(text, { summary: true }),
  '@trt2/gsm-charset-utils': (text) => gsmCharsetUtils.getCharCount(text),
};

/** Nanoseconds of CPU time for each of the texts, the least of several rounds. */
function nanoseconds(measure: (text: string) => unknown, over: readonly string[]): number {
  const times = 2_000;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 15; round += 1) {
    const start = process.cpuUsage();
    for (let time = 0; time < times; time += 1) for (const text of over) kept = measure(text);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, ((user + system) * 1_000) / times / over.length);
  }
  return least;
}

/** Keeps what was measured, so that measuring cannot be left out. */
export let kept: unknown;

for (const [what, over] of [
  ['as written', texts],
  ['mostly GSM 7-bit', sent],
] as const) {
  console.log(`30 French texts, ${what}:`);
  for (const [name, measure] of Object.entries(measures)) {
    console.log(`  ${name.padEnd(24)} ${nanoseconds(measure, over).toFixed(0).padStart(6)} ns a text`);
  }
}

console.log('Rendering and measuring a message of the starter catalog:');
const renderer = createCatalogRenderer(starterCatalog, {
  timeZone: 'Africa/Douala',
  clock: { now: () => new Date() },
});
for (const { name, examples } of starterCatalog.templates.values()) {
  for (const locale of ['fr-CM', 'en-CM']) {
    const values: Record<string, never> = { ...examples.usual } as never;
    const render = () => renderer.render({ template: name, values, channel: 'sms', locale });
    console.log(
      `  ${`${name} ${locale}`.padEnd(26)} ${(nanoseconds(render, ['']) / 1_000).toFixed(1).padStart(5)} µs`,
    );
  }
}

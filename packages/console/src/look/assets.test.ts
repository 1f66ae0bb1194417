import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { assets } from './assets.ts';

it('the script has at most 8 kB as it is served', () => {
  expect(Buffer.byteLength(assets.script.body)).toBeLessThanOrEqual(8_192);
  expect(assets.script.body).not.toMatch(/^\s*\/[/*]/m);
});

it('the style is one file of all its parts', () => {
  const files = globSync('assets/style/*.css', { cwd: new URL('../..', import.meta.url).pathname });
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const text = readFileSync(new URL(`../../assets/style/${basename(file)}`, import.meta.url), 'utf8');
    expect([file, assets.style.body.includes(text)]).toEqual([file, true]);
  }
});

it('an address has the hash of its content', () => {
  for (const { address } of Object.values(assets))
    expect(address).toMatch(/^assets\/[a-z]+-[0-9a-f]{12}\.[a-z]+$/);
});

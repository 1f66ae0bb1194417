import { expect, it } from 'vitest';
import { replaceSection } from './marked-section.ts';

it('replaces what stands between the marks, again and again, and keeps the rest', () => {
  const readme = '# Benchmarks\n\n<!-- results -->\nold\n<!-- /results -->\n\nBehind.\n';
  const once = replaceSection(readme, 'results', 'new');
  expect(once).toBe('# Benchmarks\n\n<!-- results -->\n\nnew\n\n<!-- /results -->\n\nBehind.\n');
  expect(replaceSection(once, 'results', 'new')).toBe(once);
});

it('refuses a page without the marks rather than lose it', () => {
  expect(() => replaceSection('# Benchmarks\n', 'results', 'new')).toThrow('<!-- results -->');
  expect(() => replaceSection('<!-- /results --> <!-- results -->', 'results', 'new')).toThrow(
    '<!-- results -->',
  );
});

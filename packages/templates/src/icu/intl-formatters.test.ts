import { expect, it } from 'vitest';
import { keepIntlFormatters } from './intl-formatters.ts';

it('keeps the formatters of a locale and time zone, and forgets them when there are too many', () => {
  const formattersFor = keepIntlFormatters();
  const first = formattersFor('fr', 'Africa/Douala');
  expect(formattersFor('fr', 'Africa/Douala')).toBe(first);
  expect(formattersFor('fr', 'UTC')).not.toBe(first);
  expect(formattersFor('en', 'Africa/Douala')).not.toBe(first);
  for (let region = 100; region < 600; region += 1) formattersFor(`fr-${region}`, 'UTC');
  expect(formattersFor('fr', 'Africa/Douala')).not.toBe(first);
});

it('makes each formatter once', () => {
  const formatters = keepIntlFormatters()('fr', 'Africa/Douala');
  const options = { month: 'long' } as const;
  expect(formatters.getDateTimeFormat('fr', options)).toBe(formatters.getDateTimeFormat('fr', options));
  expect(formatters.getNumberFormat('fr')).toBe(formatters.getNumberFormat('fr'));
  expect(formatters.getPluralRules('fr', { type: 'cardinal' })).toBe(
    formatters.getPluralRules('fr', { type: 'cardinal' }),
  );
  expect(formatters.getPluralRules('fr', { type: 'ordinal' }).select(1)).toBe('one');
});

it('throws for a time zone that there is not', () => {
  expect(() => keepIntlFormatters()('fr', 'Douala')).toThrow(RangeError);
});

import { expect, it } from 'vitest';
import { withoutPasswords } from './without-passwords.ts';

it.each([
  ['postgres://ada:s3cret@db:5432/nkul', 'postgres://ada:***@db:5432/nkul'],
  ['a postgresql://ada:s3:c/r@t@db/nkul b', 'a postgresql://ada:***@db/nkul b'],
  ['/tmp/postgres:/ada:s3cret@db/nkul', '/tmp/postgres:/ada:***@db/nkul'],
  ['postgres://ada@db/nkul', 'postgres://ada@db/nkul'],
  ['postgres://db/nkul?password=s3cret&schema=a', 'postgres://db/nkul?password=***&schema=a'],
  ['ada@example.org', 'ada@example.org'],
])('of %j shows %j', (text, shown) => {
  expect(withoutPasswords(text)).toBe(shown);
});

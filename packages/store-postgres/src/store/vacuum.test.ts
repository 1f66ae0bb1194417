import { eventually } from '@nkul/testing';
import { expect, it } from 'vitest';
import type { Database } from '../connect/database.ts';
import { Vacuum } from './vacuum.ts';

it('An erasure that comes while it looks for erasures is not left for a minute', async () => {
  const looks: ((rows: readonly never[]) => void)[] = [];
  const query = () => new Promise<readonly never[]>((resolve) => looks.push(resolve));
  // Safe: it uses these two alone, as long as it finds no erasure.
  const vacuum = new Vacuum({ schema: 'nkul', query } as unknown as Database);
  vacuum.onBytesGone(() => {});
  await eventually(() => looks.length === 1);
  vacuum.soon();
  looks[0]?.([]);
  await eventually(() => looks.length === 2);
  looks[1]?.([]);
  await vacuum.close();
  expect(looks).toHaveLength(2);
});

import { expect, it } from 'vitest';
import { JobEnds } from './job-ends.ts';

it('waits for the end of a job, or knows it already', async () => {
  const ends = new JobEnds();
  const late = ends.of('late');
  ends.ended('early');
  ends.ended('late');
  expect(await Promise.all([late, ends.of('early')])).toEqual([undefined, undefined]);
});

it('fails where the job has failed, whichever comes first', async () => {
  const ends = new JobEnds();
  const late = ends.of('late');
  ends.ended('late', new Error('refused'));
  ends.ended('early', new Error('refused'));
  await expect(late).rejects.toThrow('refused');
  await expect(ends.of('early')).rejects.toThrow('refused');
});

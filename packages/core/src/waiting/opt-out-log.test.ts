import { fakeNotifier, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';

it('the log has a line when twenty people have opted out within an hour, without their addresses', async () => {
  const { hub, clock, log } = await testHub({ notifiers: [fakeNotifier()] });
  const optOut = (place: number) => hub.optOut({ to: `+2376770000${place}` });
  for (let place = 10; place < 29; place += 1) await optOut(place);
  // One opts out again, and one by a list: neither counts.
  await optOut(10);
  await hub.importOptOuts([{ to: '+237677000099' }]);
  expect(log).toEqual([]);
  await optOut(29);
  const line = {
    message: 'many people opt out; look at what was sent to them',
    details: { used: 20, windowMs: 3_600_000 },
  };
  expect(log).toMatchObject([line]);
  await optOut(30);
  await clock.run(900_000);
  expect(log).toHaveLength(1);
  expect(JSON.stringify(log)).not.toContain('677000');
  await hub.stop();
});

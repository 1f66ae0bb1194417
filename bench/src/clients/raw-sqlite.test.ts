import { expect, it } from 'vitest';
import { smsOf } from '../sms.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';
import { rawSqliteSender } from './raw-sqlite.ts';

it('has the last state of each row, of those that share transactions too', async () => {
  await inTemporaryDirectory(async (directory) => {
    const settings = { provider: 'http://127.0.0.1:9', inFlight: 16, recipients: 1, until: 'sent' } as const;
    const sender = rawSqliteSender({ ...settings, directory });
    await Promise.all(Array.from({ length: 16 }, (_, number) => sender.send(smsOf(number))));
    await sender.send(smsOf(16));
    expect(await sender.settled?.()).toBe(17);
    await sender.close();
  });
});

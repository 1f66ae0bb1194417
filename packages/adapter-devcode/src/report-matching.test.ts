import { createHub } from '@nkul/core';
import { describe, expect, it } from 'vitest';
import { answerWith, scriptedProvider } from '../test/provider.ts';
import { devcode } from './devcode.ts';
import type { DevcodeSettings } from './settings.ts';

const to = '+237699128531';
const uuid = '746082b9-5e1c-43d7-a616-9e3d66f4f8cf';

/** What becomes of a message that was given an id, when a report comes with another. */
async function statusAfter(messageid: string, reported: string, settings: Partial<DevcodeSettings> = {}) {
  const sms = [{ status: 'success', messageid, mobileno: to }];
  const provider = await scriptedProvider(answerWith(200, { success: true, details: [{ sms }] }));
  const plugin = devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: provider.url, ...settings });
  const hub = await createHub({ plugins: [plugin] });
  try {
    const sent = Promise.withResolvers<void>();
    hub.on('message.sent', () => sent.resolve());
    const { id } = await hub.notify({ to: { phone: to }, text: 'Bonjour' });
    await sent.promise;
    const report = { dlrlist: [{ messageid: reported, mobileno: to, status: 'DELIVRD' }] };
    const body = Buffer.from(JSON.stringify(report));
    await hub.receive('devcode', { method: 'POST', headers: {}, body });
    return (await hub.get(id))?.status;
  } finally {
    await hub.stop();
    await provider.close();
  }
}

describe('a report is matched to its message', () => {
  it.each([
    ['as it was given', `brk.ocm.${uuid}`],
    ['without its prefix', uuid],
    ['without dashes', `brk.ocm.${uuid.replaceAll('-', '')}`],
    ['without both', uuid.replaceAll('-', '')],
    ['in capitals', `BRK.OCM.${uuid.toUpperCase()}`],
    ['in capitals, without both', uuid.replaceAll('-', '').toUpperCase()],
  ])('by an id %s', async (_how, reported) => {
    expect(await statusAfter(`brk.ocm.${uuid}`, reported)).toBe('delivered');
  });

  it('by an id of a shape that a setting gives', async () => {
    expect(await statusAfter('SMS-17', '17')).toBe('sent');
    const reportIds = (id: string) => [id.replace('SMS-', '')];
    expect(await statusAfter('SMS-17', '17', { reportIds })).toBe('delivered');
  });

  it('by no id that only looks like it', async () => {
    expect(await statusAfter('AbC', 'abc')).toBe('sent');
  });
});

it('a setting that is no function is refused at the start', () => {
  const settings = JSON.parse('{"reportIds":"17"}');
  expect(() => devcode({ apiKey: 'demo-key', sender: 'NKUL', ...settings })).toThrow(
    'reportIds is wrong: expected a function',
  );
});

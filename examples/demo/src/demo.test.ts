import { createSimulator } from '@nkul/simulator-devcode';
import { expect, it } from 'vitest';
import { LiveTable } from './live-table.ts';
import { sendRealSms } from './real-sms.ts';
import { runSecondAct } from './second-act.ts';
import { runSimulated } from './simulated.ts';

it('follows a dozen notifications to their ends, and the balance goes down by what was charged', async () => {
  const table = new LiveTable(() => {});
  const totals = await runSimulated(':memory:', table);
  expect(totals).toMatchObject({ delivered: 10, undelivered: 1, rejected: 1 });
  expect(totals.units).toBeGreaterThanOrEqual(11);
  expect(totals.balanceBefore - totals.balanceAfter).toBe(totals.units);
  const shown = table.text();
  expect(shown.match(/ delivered /g)).toHaveLength(10);
  expect(shown).toMatch(/3 invoices to pay: FCFA 1,250,000/);
  expect(shown).not.toContain('+237699128531');
});

it('delivers everything, nobody twice, although the first provider goes away in the middle', async () => {
  const outcomes = await runSecondAct(new LiveTable(() => {}));
  expect(outcomes).toEqual({ byFirst: 5, bySecond: 7, twice: 0 });
});

it('sends one SMS with an account and a number', async () => {
  const simulator = await createSimulator({ accounts: { 'my-key': 5 } });
  expect(await sendRealSms('my-key', '699128531', 'NKUL', simulator.url)).toBe(
    '+2376******31: sent, 1 units',
  );
  expect(await sendRealSms('wrong', '699128531', 'NKUL', simulator.url)).toContain('refused the account');
  expect('nkul: a notifier is paused and sends nothing: its credentials were refused').toHaveBeenLogged(1);
  expect('nkul: unsent messages are lost: the store in memory ends with this process').toHaveBeenLogged(1);
  expect(simulator.account('my-key').left).toBe(4);
  await simulator.close();
});

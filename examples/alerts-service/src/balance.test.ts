import { expect, it } from 'vitest';
import { heard, post, serveSimulated } from '../test/served.ts';

const to = { phone: '+237699128531' };

it('the balance is watched by default: it is read at the start', async () => {
  const { simulator } = await serveSimulated({}, { accounts: { 'demo-key': 7 } });
  await expect.poll(() => simulator.calls.map(({ operation }) => operation)).toContain('balance');
});

it('a pause for want of credit ends by itself, and what waited is delivered', async () => {
  const { service, simulator } = await serveSimulated(
    { NKUL_BALANCE_EVERY: '1s' },
    { accounts: { 'demo-key': 0 } },
  );
  const paused = heard(service, 'notifier.paused');
  await post(`${service.url}/notifications`, { to, text: 'Bonjour' });
  expect((await paused).reason).toBe('insufficient_credit');
  expect((await (await fetch(`${service.url}/healthz`)).json()).status).toBe('degraded');

  const resumed = heard(service, 'notifier.resumed');
  const delivered = heard(service, 'message.delivered');
  simulator.credit('demo-key', 10);
  expect((await resumed).by).toBe('balance');
  await delivered;
  expect(simulator.accepted).toHaveLength(1);
  expect((await (await fetch(`${service.url}/healthz`)).json()).status).toBe('ok');
  expect('a notifier is paused').toHaveBeenLogged(1);
  expect('takes messages again').toHaveBeenLogged(1);
});

it('a balance below NKUL_BALANCE_BELOW is an event, and a line in the log', async () => {
  const { service } = await serveSimulated({ NKUL_BALANCE_BELOW: '10' }, { accounts: { 'demo-key': 10 } });
  const low = heard(service, 'balance.low');
  await post(`${service.url}/notifications`, { to, text: 'Bonjour' });
  expect((await low).balance.left).toBe(9);
  await expect.poll(() => 'devcode has 9 units left, fewer than NKUL_BALANCE_BELOW').toHaveBeenLogged(1);
});

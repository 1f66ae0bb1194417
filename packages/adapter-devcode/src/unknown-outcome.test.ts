import { type CandidateEvent, createHub } from '@nkul/core';
import { createSimulator, type SimulatorOptions } from '@nkul/simulator-devcode';
import { eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { receiveReports } from '../test/receive-reports.ts';
import { devcode } from './devcode.ts';

const phone = '+237699128531';

/** A hub whose messages reach the simulator, which takes them and whose answers are lost; and the candidates it tells. */
async function started(options: SimulatorOptions) {
  const simulator = await createSimulator(options);
  const plugins = [devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url })];
  const hub = await createHub({ plugins, sendTimeout: '1s' });
  const closeReports = await receiveReports(hub, simulator);
  onTestFinished(async () => {
    await hub.stop();
    await closeReports();
    await simulator.close();
  });
  const told: CandidateEvent[] = [];
  hub.on('report.candidate', (event) => void told.push(event));
  return { hub, told };
}

describe('a message whose answer was lost', () => {
  it.each([
    ['when its report comes later', { faults: { send: { resetAfterBody: 1 } }, reportDelayMs: 200 }],
    [
      'when its report comes while it waits for the answer',
      { faults: { send: { hang: { probability: 1, accepted: true } } }, reportDelayMs: 1 },
    ],
  ])('is delivered by the report that an operator gives it, %s', async (_, options) => {
    const { hub, told } = await started(options);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(() => told.length > 0);
    const [event] = told;
    expect(event).toMatchObject({
      report: { status: 'delivered', to: phone },
      candidates: [{ message: id, attempt: 1 }],
    });
    expect((await hub.get(id))?.status).toBe('unknown');

    const { reference } = event?.report ?? { reference: '' };
    await hub.resolve(id, { as: 'sent', attempt: 1, reference });
    const message = await hub.get(id);
    expect(message?.status).toBe('delivered');
    expect(message?.attempts).toMatchObject([{ reference, delivery: 'delivered', reports: [event?.report] }]);
  });

  it('is undelivered by a report that says so', async () => {
    const { hub, told } = await started({
      faults: { send: { resetAfterBody: 1 }, reports: { undelivered: 1 } },
      reportDelayMs: 50,
    });
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(() => told.length > 0);
    await hub.resolve(id, { as: 'sent', reference: told[0]?.report.reference ?? '' });
    expect((await hub.get(id))?.status).toBe('undelivered');
  });
});

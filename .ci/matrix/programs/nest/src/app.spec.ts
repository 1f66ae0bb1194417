import { Test } from '@nestjs/testing';
import { Hub } from '@nkul/core';
import { createSimulator } from '@nkul/simulator-devcode';
import { AlertsController, alertsModule } from './app';

test('the controller sends', async () => {
  const simulator = await createSimulator();
  const module = await Test.createTestingModule({ imports: [alertsModule(simulator.url)] }).compile();
  const hub = module.get(Hub);
  const sent = new Promise<void>((resolve) => hub.on('message.sent', () => resolve()));
  const receipt = await module.get(AlertsController).notify({ phone: '+237699128531', text: 'Bonjour' });
  await sent;
  expect(receipt.status).toBe('queued');
  expect(simulator.accepted).toHaveLength(1);
  await hub.stop();
  await simulator.close();
});

import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { expressWebhook } from '@nkul/adapter-express-webhook';
import { Hub } from '@nkul/core';
import { createSimulator } from '@nkul/simulator-devcode';
import { alertsModule } from './app.js';

const token = 'c1f9b7d04e2a48d6a35f0e9d7b6c8a21';

async function bootstrap() {
  const simulator = await createSimulator();
  const app = await NestFactory.create<NestExpressApplication>(alertsModule(simulator.url), {
    bodyParser: false,
    logger: false,
  });
  const hub = app.get(Hub);
  // Before Nest's own body parser, which would read the provider's calls.
  app.use('/callbacks', expressWebhook(hub, { token }));
  app.useBodyParser('json');
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('localhost', '127.0.0.1');
  simulator.reportTo(`${url}/callbacks/devcode/${token}`);
  const delivered = new Promise<string>((resolve) => {
    hub.on('message.delivered', ({ message }) => resolve(message.status));
  });

  const accepted = await post(`${url}/alerts`, { phone: '+237699128531', text: 'Bonjour' });
  const refused = await post(`${url}/alerts`, { phone: '12', text: 'Bonjour' });
  const status = await delivered;
  await simulator.settled();
  console.log(JSON.stringify({ accepted: accepted.status, refused, status }));
  await app.close();
  await hub.stop();
  await simulator.close();
}

async function post(url: string, body: object): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

void bootstrap();

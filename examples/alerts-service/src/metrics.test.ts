import { request } from 'node:http';
import { expect, it } from 'vitest';
import { apiToken, asOperator, heard, operatorToken, post, serveSimulated } from '../test/served.ts';
import { samplesIn, valueIn } from '../test/telemetry.ts';

const operated = { NKUL_OPERATOR_TOKEN: operatorToken, NKUL_API_TOKEN: apiToken };

it('GET /metrics gives operators the metrics of the service', async () => {
  const { service } = await serveSimulated(operated);
  const delivered = heard(service, 'message.delivered');
  await post(`${service.url}/notifications`, { to: { phone: '+237699128531' }, text: 'Bonjour' }, asOperator);
  await delivered;
  const answer = await fetch(`${service.url}/metrics`, { headers: asOperator });
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const samples = samplesIn(await answer.text());
  const ended = { route: 'default', status: 'delivered', template: '' };
  expect(valueIn(samples, 'nkul_messages_ended_total', ended)).toBe(1);
  expect(
    valueIn(samples, 'nkul_reports_total', { notifier: 'devcode', result: 'applied', verdict: 'delivered' }),
  ).toBe(1);
  expect(valueIn(samples, 'nkul_delivery_seconds_count', { notifier: 'devcode', place: 'CM' })).toBe(1);
});

it('GET /metrics is for operators alone', async () => {
  const { service } = await serveSimulated(operated);
  for (const token of [apiToken, `${operatorToken}x`, ''])
    expect(
      (await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(401);
  expect((await fetch(`${service.url}/metrics`)).status).toBe(401);
});

it('GET /metrics is not there without a token of operators', async () => {
  const { service } = await serveSimulated();
  expect((await fetch(`${service.url}/metrics`, { headers: asOperator })).status).toBe(404);
});

it('GET /metrics answers Prometheus by the names of the service alone: it sends its target as Host', async () => {
  const { service } = await serveSimulated({ ...operated, NKUL_ALLOWED_HOSTS: 'alerts.example' });
  const statusFor = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...asOperator, host };
      const call = request(`${service.url}/metrics`, { headers, agent: false }, (response) => {
        resolve(response.resume().statusCode);
      });
      call.on('error', reject).end();
    });
  expect(await statusFor('alerts.example:3000')).toBe(200);
  expect(await statusFor('alerts:3000')).toBe(421);
});

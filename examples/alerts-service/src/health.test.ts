import { describe, expect, it } from 'vitest';
import { asOperator, operatorToken, post, serveSimulated } from '../test/served.ts';

const operated = { NKUL_OPERATOR_TOKEN: operatorToken };

describe('GET /healthz', () => {
  it('is 200, and says ok to everybody', async () => {
    const { service } = await serveSimulated(operated);
    const answer = await fetch(`${service.url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', running: true }]);
  });

  it('is 200 and degraded while a notifier is paused, and tells its name to operators alone', async () => {
    const { service } = await serveSimulated(operated);
    await post(`${service.url}/notifiers/devcode/pause`, undefined, asOperator);
    const answer = await fetch(`${service.url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'degraded', running: true }]);
    for (const authorization of [`Bearer ${operatorToken}x`, 'Bearer '])
      expect(await (await fetch(`${service.url}/healthz`, { headers: { authorization } })).json()).toEqual({
        status: 'degraded',
        running: true,
      });
    const told = await (await fetch(`${service.url}/healthz`, { headers: asOperator })).json();
    expect(told).toMatchObject({
      status: 'degraded',
      running: true,
      messages: {},
      waiting: { paused_by_operator: [{ notifier: 'devcode', since: expect.any(String) }], unknown: 0 },
    });
  });

  it('tells no name to anybody if operators have no token', async () => {
    const { service } = await serveSimulated();
    await service.hub.pause('devcode');
    for (const headers of [{}, asOperator, { authorization: 'Bearer ' }])
      expect(await (await fetch(`${service.url}/healthz`, { headers })).json()).toEqual({
        status: 'degraded',
        running: true,
      });
  });

  it('is 503 when nothing can be accepted, and says why to operators', async () => {
    const { service } = await serveSimulated(operated);
    await service.hub.stop();
    const answer = await fetch(`${service.url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'failing', running: false }]);
    const told = await (await fetch(`${service.url}/healthz`, { headers: asOperator })).json();
    expect(told).toMatchObject({ status: 'failing', failing: 'not_running' });
  });
});

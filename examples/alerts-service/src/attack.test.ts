import { describe, expect, it } from 'vitest';
import { attack, block, one } from '../test/attack.ts';
import { post, serveSimulated } from '../test/served.ts';

describe('2,000 messages that an attacker asks the service for, with its defaults,', () => {
  it.each([
    ['to one number: 20 are taken', one, 20, 'recipient 20 per 10m'],
    ['to 1,000 neighbouring numbers: 300 are taken', block, 300, 'block 300 per 10m'],
  ] as const)('%s', async (_, numberOf, most, rule) => {
    const { service, simulator } = await serveSimulated();
    const answers = await attack([service.url], numberOf);
    expect(answers.taken).toBe(most);
    expect(answers.refused).toEqual(new Map([[rule, 2_000 - most]]));
    await service.hub.flush({ timeout: '20s' });
    expect(simulator.accepted).toHaveLength(most);
    expect(`The limit "${rule}" is reached`).toHaveBeenLogged();
  });

  it('go to no other country, and to no satellite', async () => {
    const { service, simulator } = await serveSimulated();
    const statuses = await Promise.all(
      ['+33612345678', '+881612345678'].map(async (phone) => {
        const answer = await post(`${service.url}/notifications`, { to: { phone }, text: 'Bonjour' });
        return [answer.status, (await answer.json()).code];
      }),
    );
    expect(statuses).toEqual([
      [403, 'NKUL_RECIPIENT_NOT_ALLOWED'],
      [400, 'NKUL_INVALID_RECIPIENT'],
    ]);
    expect(simulator.accepted).toEqual([]);
  });
});

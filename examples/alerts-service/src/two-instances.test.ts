import { createSimulator } from '@nkul/simulator-devcode';
import { expect, it, onTestFinished } from 'vitest';
import { roundRobin } from '../test/round-robin.ts';

process.env['NKUL_TEST_STORE'] = 'postgres';
const { callbackToken, newDatabase, post, serve } = await import('../test/served.ts');

const senders = ['NKUL A', 'NKUL B'];
const phone = '+237699128531';

it('behind a round robin, a report that comes to one instance settles what the other has sent', async () => {
  const simulator = await createSimulator({ reportDelayMs: 10 });
  onTestFinished(() => simulator.close());
  const database = await newDatabase();
  const instances = await Promise.all(
    senders.map((DEVCODE_SENDER) => serve(simulator.url, { ...database, DEVCODE_SENDER, NKUL_GUARD: 'off' })),
  );
  const balancer = await roundRobin(instances.map(({ url }) => url));
  onTestFinished(() => balancer.close());
  simulator.reportTo(`${balancer.url}/callbacks/devcode/${callbackToken}`);

  /** Of the messages whose report came to the other instance, the one that sent each. */
  const crossed = (): ReadonlySet<string> => {
    const reported = balancer.given.filter(({ path }) => path.startsWith('/callbacks/'));
    return new Set(
      simulator.accepted
        .filter(({ messageId, sender }) =>
          reported.some(({ instance, body }) => body.includes(messageId) && senders[instance] !== sender),
        )
        .map(({ sender }) => sender),
    );
  };
  const ids: string[] = [];
  while (crossed().size < senders.length) {
    // Reports alone take turns; messages go to each instance twice in a row. So all four pairs of one that sends
    // and one that is reported to come within four messages, whichever instance sends what one of them took.
    const taker = instances[Math.floor(ids.length / 2) % 2];
    const answer = await post(`${taker?.url}/notifications`, {
      to: { phone },
      text: `Bonjour ${ids.length}`,
    });
    expect(answer.status).toBe(202);
    const { id } = await answer.json();
    ids.push(id);
    const stored = async () => (await fetch(`${taker?.url}/messages/${id}`)).json();
    await expect.poll(stored, { timeout: 10_000 }).toMatchObject({ status: 'delivered' });
  }
  expect(simulator.duplicates()).toEqual([]);
  expect(simulator.accepted).toHaveLength(ids.length);
});

it('a key is the same message for both, and one sends it', async () => {
  const simulator = await createSimulator();
  onTestFinished(() => simulator.close());
  const database = await newDatabase();
  const instances = await Promise.all([0, 1].map(() => serve(simulator.url, database)));
  const body = { to: { phone }, text: 'Bonjour', key: 'order:7' };
  const answers = await Promise.all(
    [...instances, ...instances].map(({ url }) => post(`${url}/notifications`, body)),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 202]);
  const found = await Promise.all(answers.map((answer) => answer.json()));
  expect(new Set(found.map(({ id }) => id)).size).toBe(1);
  await expect.poll(() => simulator.accepted.length).toBe(1);
  for (const { hub } of instances) await hub.flush({ timeout: '5s' });
  expect(simulator.accepted).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { call } from '../../test/call.ts';
import { key, readBalance, send, simulate, to } from '../../test/simulate.ts';

test('GET with a JSON body is answered as in the document, key by key', async () => {
  const simulator = await simulate();
  await send(simulator, to, 'a'.repeat(161));
  const answer = await readBalance(simulator);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(
    JSON.stringify({
      success: true,
      status: 200,
      code: 'success',
      title: 'Réussite',
      msg: 'Données renvoyés avec succès.',
      data: { qty_acheter: 1000, qty_envoye: 2, solde: 998 },
    }),
  );
});

test.each<[string, unknown, number, string]>([
  ['no body', undefined, 400, 'Erreur de validation pour api_key manquant'],
  ['no key', {}, 400, 'Erreur de validation pour api_key manquant'],
  ['a key without account', { api_key: 'stranger' }, 401, 'Pas d’autorisation'],
])('%s is the documented error', async (_name, body, status, msg) => {
  const simulator = await simulate();
  const answer = await call(`${simulator.url}Solde_sms_dev`, { body });
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ success: false, status, code: 'error', title: 'Erreur', msg, data: {} });
});

test('a key in the query is not read', async () => {
  const simulator = await simulate();
  expect((await call(`${simulator.url}Solde_sms_dev?api_key=${key}`)).status).toBe(400);
});

test.each([
  [undefined, 200, 405, 'GET'],
  ['GET', 200, 405, 'GET'],
  ['POST', 405, 200, 'POST'],
  ['both', 200, 200, undefined],
] as const)(
  'balanceMethod %s answers GET with %i and POST with %i',
  async (balanceMethod, get, post, allow) => {
    const simulator = await simulate({ balanceMethod });
    const answers = [await readBalance(simulator), await readBalance(simulator, { method: 'POST' })];
    expect(answers.map(({ status }) => status)).toEqual([get, post]);
    expect(answers.find(({ status }) => status === 405)?.headers.allow).toBe(allow);
  },
);

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { type Answer, call } from '../../test/call.ts';
import { key, patience, readBalance, send, simulate, to } from '../../test/simulate.ts';
import type { BalanceFaults, SendFaults } from '../faults/faults.ts';
import { magicNumbers } from '../faults/magic-numbers.ts';

const other = '+237677000111';

interface Row {
  readonly fault: keyof SendFaults;
  readonly accepted: boolean;
  readonly status: number;
  readonly expects: (answer: Answer) => void;
}

function refusal(status: number, msg: string): (answer: Answer) => void {
  return ({ json }) =>
    expect(json).toEqual({ success: false, status, code: 'error', title: 'Erreur', msg, details: [] });
}

function html({ headers, text }: Answer): void {
  expect(headers['content-type']).toContain('text/html');
  expect(text).toContain('<html>');
}

function ambiguous(row: Omit<Row, 'accepted'>): readonly Row[] {
  return [
    { ...row, accepted: true },
    { ...row, accepted: false },
  ];
}

const rows: readonly Row[] = [
  { fault: 'notAuthorised', accepted: false, status: 401, expects: refusal(401, 'Pas d’autorisation') },
  {
    fault: 'keyMissing',
    accepted: false,
    status: 400,
    expects: refusal(400, 'Erreur de validation pour api_key manquant'),
  },
  {
    fault: 'fieldMissing',
    accepted: false,
    status: 400,
    expects: refusal(400, 'Erreur de validation pour champ manquant'),
  },
  { fault: 'insufficientCredit', accepted: false, status: 400, expects: refusal(400, 'Solde insuffisant') },
  {
    fault: 'invalidNumber',
    accepted: false,
    status: 400,
    expects: refusal(400, 'Numéro de téléphone invalide'),
  },
  {
    fault: 'http429',
    accepted: false,
    status: 429,
    expects: ({ headers }) => expect(headers['retry-after']).toBeUndefined(),
  },
  {
    fault: 'http429RetryAfter',
    accepted: false,
    status: 429,
    expects: ({ headers }) => expect(headers['retry-after']).toBe('1'),
  },
  ...ambiguous({
    fault: 'http500',
    status: 500,
    expects: refusal(500, 'Erreur interne du serveur'),
  }),
  ...ambiguous({ fault: 'http502', status: 502, expects: html }),
  { fault: 'http503', accepted: false, status: 503, expects: html },
  ...ambiguous({ fault: 'http504', status: 504, expects: html }),
  {
    fault: 'redirect',
    accepted: false,
    status: 307,
    expects: ({ headers }) => expect(headers.location).toBe('/developpeur/redirected'),
  },
  ...ambiguous({ fault: 'htmlPage', status: 200, expects: html }),
  ...ambiguous({ fault: 'emptyBody', status: 200, expects: ({ text }) => expect(text).toBe('') }),
  {
    fault: 'cutOffBody',
    accepted: true,
    status: 200,
    expects: ({ text, json }) => {
      expect(text).toMatch(/^\{"success":true.*"sms":\[/);
      expect(json).toBeUndefined();
    },
  },
];

test.each(rows)(
  '$fault answers $status; accepted: $accepted',
  async ({ fault, accepted, status, expects }) => {
    const isAmbiguous = rows.filter((row) => row.fault === fault).length > 1;
    const simulator = await simulate({
      faults: { send: { [fault]: isAmbiguous ? { probability: 1, accepted } : 1 } },
    });
    const answer = await send(simulator, [to, other]);
    expect(answer.status).toBe(status);
    expects(answer);
    expect(simulator.accepted).toHaveLength(accepted ? 2 : 0);
    expect(simulator.account(key).sent).toBe(accepted ? 2 : 0);
    expect(simulator.calls).toMatchObject([
      {
        faults: [fault],
        entries: [
          { to, accepted },
          { to: other, accepted },
        ],
        httpStatus: status,
      },
    ]);
  },
);

test.each(['http500', 'http502', 'http504', 'htmlPage', 'emptyBody', 'hang'] as const)(
  '%s accepts one time in two when nothing else is said, and the book tells which',
  async (fault) => {
    const simulator = await simulate({ seed: 1, faults: { send: { [fault]: 1 } } });
    const texts = Array.from({ length: 40 }, (_, at) => `message ${at}`);
    const sends = texts.map((text) =>
      send(simulator, to, text, { timeoutMs: 60_000 }).catch(() => undefined),
    );
    const noted = () => simulator.calls.filter(({ entries }) => entries.length > 0);
    await vi.waitFor(() => expect(noted()).toHaveLength(texts.length), { timeout: 50_000 });
    if (fault !== 'hang') await Promise.all(sends);
    const accepted = texts.filter((text) => simulator.timesAccepted(to, text) === 1);
    expect(accepted.length).toBeGreaterThan(8);
    expect(accepted.length).toBeLessThan(32);
    const told = simulator.calls.flatMap(({ entries }) => entries.filter((entry) => entry.accepted));
    expect(told.map(({ text }) => text).sort()).toEqual(accepted.sort());
  },
);

test('numbers of a call that was not carried out are noted in their full form', async () => {
  const simulator = await simulate({ faults: { send: { http503: 1 } } });
  await send(simulator, ['699128531', '12']);
  expect(simulator.calls[0]?.entries.map((entry) => entry.to)).toEqual([to, '12']);
});

test('who follows the redirect is noted, and gets nothing', async () => {
  const simulator = await simulate({ faults: { send: { redirect: 1 } } });
  const { headers } = await send(simulator);
  const followed = await call(new URL(headers.location ?? '', simulator.url), { method: 'POST', body: {} });
  expect(followed.status).toBe(404);
  expect(simulator.calls.map(({ operation }) => operation)).toEqual(['send', 'redirected']);
});

test('Retry-After says the seconds that it is told', async () => {
  const simulator = await simulate({
    faults: { send: { http429RetryAfter: { probability: 1, seconds: 7 } } },
  });
  expect((await send(simulator)).headers['retry-after']).toBe('7');
});

test.each([true, false])('hang never answers; accepted: %s', async (accepted) => {
  const simulator = await simulate({ faults: { send: { hang: { probability: 1, accepted } } } });
  await expect(send(simulator, to, 'Bonjour', { timeoutMs: 100 })).rejects.toThrow('no answer');
  expect(simulator.accepted).toHaveLength(accepted ? 1 : 0);
  expect(simulator.calls).toMatchObject([
    { faults: ['hang'], entries: [{ accepted }], httpStatus: undefined },
  ]);
});

test('slow accepts at once and answers late', async () => {
  const simulator = await simulate({ faults: { send: { slow: { probability: 1, ms: 900 } } } });
  const began = performance.now();
  let isAnswered = false;
  const answer = send(simulator).finally(() => {
    isAnswered = true;
  });
  await vi.waitFor(() => expect(simulator.accepted).toHaveLength(1), patience);
  // A whole call comes between.
  await readBalance(simulator);
  expect(isAnswered).toBe(false);
  expect((await answer).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(895);
  expect(simulator.calls[0]?.faults).toEqual(['slow']);
});

test('slow is 300 ms when nothing else is said', async () => {
  const simulator = await simulate();
  const began = performance.now();
  await send(simulator, magicNumbers.slow);
  expect(performance.now() - began).toBeGreaterThan(295);
});

test('a slow answer that nobody waits for any more was accepted, and is not written', async () => {
  const simulator = await simulate({ faults: { send: { slow: { probability: 1, ms: 100 } } } });
  await expect(send(simulator, to, 'Bonjour', { timeoutMs: 30 })).rejects.toThrow('no answer');
  await sleep(120);
  expect(simulator.calls).toMatchObject([{ entries: [{ accepted: true }], httpStatus: undefined }]);
});

const balanceRows: readonly [BalanceFaults, number][] = [
  [{ notAuthorised: 1 }, 401],
  [{ keyMissing: 1 }, 400],
  [{ http429: 1 }, 429],
  [{ http429RetryAfter: 1 }, 429],
  [{ http500: 1 }, 500],
  [{ http502: 1 }, 502],
  [{ http503: 1 }, 503],
  [{ http504: 1 }, 504],
  [{ redirect: 1 }, 307],
  [{ htmlPage: 1 }, 200],
  [{ emptyBody: 1 }, 200],
  [{ cutOffBody: 1 }, 200],
  [{ slow: { probability: 1, ms: 1 } }, 200],
  [{ statusDisagrees: 1 }, 201],
  [{ stringsForNumbers: 1 }, 200],
  [{ tableSpelling: 1 }, 201],
  [{ besideData: 1 }, 200],
];

test.each(balanceRows)('%j befalls the balance with status %i, and no send', async (balance, status) => {
  const simulator = await simulate({ seed: 5, faults: { balance } });
  const answer = await readBalance(simulator);
  expect(answer.status).toBe(status);
  expect(simulator.calls[0]).toMatchObject({ operation: 'balance', faults: Object.keys(balance) });
  expect((await send(simulator)).status).toBe(200);
  expect(simulator.calls[1]?.faults).toEqual([]);
});

test('besideData puts the numbers of the balance beside data, stringsForNumbers makes them strings', async () => {
  const simulator = await simulate({ faults: { balance: { besideData: 1, stringsForNumbers: 1 } } });
  expect((await readBalance(simulator)).json).toEqual({
    success: true,
    status: '200',
    code: 'success',
    title: 'Réussite',
    msg: 'Données renvoyés avec succès.',
    data: {},
    qty_acheter: '1000',
    qty_envoye: '0',
    solde: '1000',
  });
});

test('a real error of the request is answered as such, whatever fault would have accepted it', async () => {
  const simulator = await simulate({ faults: { send: { cutOffBody: 1 } } });
  await send(simulator, '12');
  await send(simulator, []);
  expect(simulator.calls.map(({ entries }) => entries.map(({ accepted }) => accepted))).toEqual([
    [false],
    [],
  ]);
});

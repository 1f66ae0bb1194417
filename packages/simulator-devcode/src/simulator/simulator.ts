/** Makes a simulator: the provider on loopback, its book, and the desk where delivery reports go out. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import { createDraws } from '../base/draw.ts';
import { listen } from '../base/listen.ts';
import { createAccounts } from '../book/accounts.ts';
import { createBook } from '../book/book.ts';
import { readFaults, writeFaults } from '../faults/fault-settings.ts';
import { createReportDesk } from '../reports/report-desk.ts';
import { planReports } from '../reports/report-plan.ts';
import { createControl, type Interior, isControl } from './control.ts';
import { createFrontDoor } from './front-door.ts';
import { createProvider } from './provider.ts';
import type { Simulator } from './simulator-interface.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/**
 * Starts the provider on loopback. It listens when the promise resolves, and until `close()`.
 *
 * @throws TypeError when a fault or an address is none; RangeError when an account's units are no whole number.
 * @example
 * const simulator = await createSimulator({ accounts: { 'demo-key': 100 } });
 * const answer = await fetch(`${simulator.url}Send_sms_dev`, {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ api_key: 'demo-key', sender: 'NKUL', phone: '+237699128531', message: 'Bonjour' }),
 * });
 * await simulator.close();
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? (() => new Date());
  const seed = options.seed ?? randomInt(2 ** 32);
  const reportDelayMs = options.reportDelayMs ?? 50;
  const closing = new AbortController();
  let active = readFaults(options.faults ?? {});

  const accounts = createAccounts(options.accounts ?? { 'demo-key': 1000 });
  const book = createBook(now);
  const draws = createDraws(seed);
  const desk = createReportDesk({
    reportTo: options.reportTo,
    perCall: options.reportsPerCall ?? 100,
    callsInFlight: options.reportCallsInFlight ?? 1,
    timeoutMs: options.reportTimeoutMs ?? 10_000,
    resend: options.resendUnacknowledged ?? true,
    resendLimit: options.resendLimit ?? 5,
    resendDelayMs: options.resendDelayMs ?? 200,
    draws,
    faults: () => active.reports,
  });
  const balanceMethod = options.balanceMethod ?? 'GET';
  const provider = createProvider({
    accounts,
    book,
    draws,
    now,
    faults: () => active,
    balanceMethods: balanceMethod === 'both' ? ['GET', 'POST'] : [balanceMethod],
    closing: closing.signal,
    plan: (outcomes) =>
      outcomes.flatMap(({ result }) => {
        if (typeof result === 'string') return [];
        const draw = draws.about(`report ${result.to}\n${result.text}`);
        return planReports(result, active.reports, draw, reportDelayMs);
      }),
    report: desk.take,
  });

  const interior: Interior = {
    seed,
    accepted: book.accepted,
    calls: book.calls,
    reports: desk.records,
    account: accounts.balance,
    credit: accounts.credit,
    timesAccepted: book.timesAccepted,
    duplicates: book.duplicates,
    untouched: book.untouched,
    faults(faults) {
      if (faults !== undefined) active = readFaults(faults);
      return writeFaults(active);
    },
    reportTo: desk.reportTo,
    settled: desk.settled,
  };
  const control = createControl(interior, accounts);

  const http = createServer((request, response) => {
    const isFresh = !door.hasSeen(request.socket);
    void (isControl(request) ? control(request, response) : provider.handle(request, response, isFresh));
  });
  const door = createFrontDoor(http, {
    isAwake: () => active.send.has('resetBeforeRequest') || active.balance.has('resetBeforeRequest'),
    turnsAway: provider.turnsAway,
  });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(door.server, host, options.port ?? 0);

  return {
    ...interior,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/developpeur/`,
    port,
    async close() {
      closing.abort();
      desk.close();
      await door.close();
    },
  };
}

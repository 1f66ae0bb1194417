import type { Bench } from './bench.ts';
import type { SenderName } from './sender.ts';
import { cpuRow, sendInTurn } from './sender-pair.ts';
import { withClients } from './with-clients.ts';

const pairs: readonly (readonly [of: SenderName, against: SenderName])[] = [
  ['nkul-memory-measured', 'nkul-memory'],
  ['nkul-sqlite-measured', 'nkul-sqlite'],
];

/** How much CPU time the metrics of telemetry() take. */
export const telemetryBench: Bench = {
  name: 'telemetry',
  title: 'CPU of a message with the metrics of telemetry(), and without',
  run: (options) =>
    withClients({ senders: pairs.flat(), until: 'sent' }, async (clients) => {
      const load = { inFlight: 128, recipients: 1, seconds: 1 };
      const rounds = await sendInTurn(clients, pairs.flat(), load, options);
      return pairs.map(([of, against]) => cpuRow({ of, against }, { case: '128 in flight', rounds }));
    }),
};

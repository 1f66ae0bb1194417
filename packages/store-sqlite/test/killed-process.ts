import { writeSync } from 'node:fs';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { consoleLogger, LOGGER, type Logger, STORE } from '@nkul/core/store';
import { createSqliteStore } from '../src/index.ts';
import type { KilledProcessSettings, Told } from './life.ts';
import { reportServer } from './report-server.ts';

/** What is killed: sends messages at full speed, takes reports, and says on its standard output what it has answered. */
const settings = JSON.parse(process.argv[2] ?? '') as KilledProcessSettings;
const { file, baseUrl, port, first, total } = settings;

function tell(what: Told): void {
  // At once, so that what was told was told even when the process is killed right after.
  writeSync(1, `${JSON.stringify(what)}\n`);
}

/** That messages are unknown after a kill is what is tested, and no news. */
const logger: Logger = {
  ...consoleLogger,
  warn(details, message) {
    if (!message.endsWith('it is unknown')) consoleLogger.warn(details, message);
  },
};
const store = createSqliteStore({ file });
const hub = await createHub({
  plugins: [
    {
      name: 'parts',
      register(into) {
        into.registerInstance(STORE, store);
        into.registerInstance(LOGGER, logger);
      },
    },
    devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl, inFlight: settings.inFlight }),
  ],
  sendTimeout: { milliseconds: settings.leaseMs * 0.75 },
  lease: { milliseconds: settings.leaseMs },
});
tell({ type: 'opened', synchronous: store.state.synchronous, journalMode: store.state.journalMode });

await reportServer(() => hub, port);

let waiting = 0;
let room = (): void => {};
hub.on('message.sending', () => {
  waiting -= 1;
  room();
});

setInterval(async () => {
  const counts = await hub.count();
  tell({ type: 'counted', counts, transactions: store.state.transactions });
  // What another process on the file has taken is told there.
  waiting = Math.min(waiting, counts.queued ?? 0);
  room();
}, 50);

for (let number = first; number < total; number += 1) {
  // No faster than they are sent, so that every kill meets all stages.
  if (waiting >= 32) await new Promise<void>((resolve) => (room = resolve));
  waiting += 1;
  void hub
    .notify({
      to: { phone: `+237699${String(number).padStart(6, '0')}` },
      text: `Message numéro ${number}`,
      key: `message:${number}`,
      metadata: { number },
    })
    .then(({ id }) => tell({ type: 'answered', number, id }));
}

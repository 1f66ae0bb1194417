import { writeSync } from 'node:fs';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { consoleLogger, LOGGER, type Logger, STORE } from '@nkul/core/store';
import { createSqliteStore } from '../src/index.ts';
import type { KilledProcessSettings, Told } from './life.ts';
import { reportServer } from './report-server.ts';

/** The process that is killed. It sends messages at full speed, takes reports, and prints its answers. */
const settings = JSON.parse(process.argv[2] ?? '') as KilledProcessSettings;
const { file, baseUrl, first, total } = settings;

function tell(what: Told): void {
  // Synchronously, so that the line is complete even if the process is killed right after.
  writeSync(1, `${JSON.stringify(what)}\n`);
}

/** Ignores the warnings about unknown messages: they are expected after a kill. */
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

const { url } = await reportServer(() => hub);
tell({ type: 'listening', url });

let waiting = 0;
let room = (): void => {};
hub.on('message.sending', () => {
  waiting -= 1;
  room();
});

setInterval(async () => {
  const counts = await hub.count();
  tell({ type: 'counted', counts, transactions: store.state.transactions });
  // Other processes on the file may also have sent some.
  waiting = Math.min(waiting, counts.queued ?? 0);
  room();
}, 50);

for (let number = first; number < total; number += 1) {
  // Not faster than they are sent, so that every kill meets all stages.
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

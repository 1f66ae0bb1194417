import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NOTIFIER, type Notifier } from '../src/adapter.ts';
import { createHub } from '../src/index.ts';

/** A process that has nothing to wait for but its hub, which stops while a notifier has not answered. */
const silent: Notifier = {
  name: 'silent',
  channel: 'sms',
  send: () => new Promise(() => {}),
};
const hub = await createHub({
  plugins: [{ name: 'silent', register: (into) => void into.registerInstance(NOTIFIER, silent) }],
  sendTimeout: '100ms',
  lease: '200ms',
});
const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
while ((await hub.get(id))?.status !== 'sending') await sleep(1);
await hub.stop({ drain: false, timeout: '2s' });
writeSync(1, 'stopped');

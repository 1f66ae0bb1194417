import { writeSync } from 'node:fs';
import { createHub } from '../src/index.ts';
import { scripted } from './scripted.ts';

/** A process that has nothing to wait for but its hub, whose only message is tried again after a while. */
let tries = 0;
const hub = await createHub({
  plugins: [
    scripted('later', ({ id }) => {
      tries += 1;
      if (tries > 1) return { outcome: 'accepted', reference: id };
      const reason = { code: 'rate_limited', message: 'later' } as const;
      return { outcome: 'deferred', reason, retryAfterMs: 300 };
    }),
  ],
});
await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
const early = await hub.flush({ timeout: '50ms' });
const late = await hub.flush();
writeSync(1, `${early.length} left, then ${late.length}`);

import { notifierContract, type ProviderBehaviour } from '@nkul/testing';
import { describe, test } from 'vitest';
import { notifierAt, outgoing } from '../test/notifier-at.ts';
import { honest, scriptServer } from '../test/script-server.ts';

const account = { user: 'shop', password: 'a-very-secret-password' };

/** What the server does at the final dot, or at the recipient. */
const behaviours: Readonly<Partial<Record<ProviderBehaviour, (line: string) => string>>> = {
  refuses: (line) => (line.startsWith('RCPT') ? '550 5.1.1 unknown' : honest(line)),
  silent: (line) => (line === '.' ? '' : honest(line)),
  unreadable: (line) => (line === '.' ? '<html></html>' : honest(line)),
  'hangs-up': (line) => (line === '.' ? 'cut' : honest(line)),
};

describe('the notifier', () =>
  notifierContract({
    test,
    secrets: [account.password],
    // A mail has one recipient. SMTP knows no credit.
    without: ['refuses-one', 'no-credit'],
    message: (index) => outgoing({ id: `a${index}`, to: `person-${index}@example.com` }),
    create: async (behaviour) => {
      if (behaviour === 'absent') return { notifier: notifierAt(1, account), heard: () => [] };
      const server = await scriptServer(behaviours[behaviour] ?? honest);
      return {
        notifier: notifierAt(server.port, account),
        heard: () => heardIn(server.lines, behaviour),
        remove: async () => server.close(),
      };
    },
  }));

/** The mails that a server read; if it refuses recipients, these. A mail comes in one piece, also beside another. */
function heardIn(lines: readonly string[], behaviour: ProviderBehaviour) {
  const found = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  if (behaviour === 'refuses') return found(/^RCPT TO:<([^>]+)>/).map((to) => ({ to }));
  const references = found(/^Message-ID: (\S+)$/);
  return found(/^To: (\S+)$/).map((to, at) => ({ to, reference: references[at] ?? '' }));
}

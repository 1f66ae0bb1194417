import type { ManualClock } from '@nkul/testing';
import type { PauseReason, Submission } from '../src/model/submission.ts';
import type { Notifier, Outgoing } from '../src/ports/notifier.ts';

/** How a provider behaves. */
export const modes = [
  'ok',
  'away',
  'limited',
  'greylisting',
  'no_credit',
  'refused_account',
  'rejects',
  'throws',
  'never_answers',
  'slow',
  'slow_to_connect',
  'accepts_and_hangs_up',
] as const;
export type Mode = (typeof modes)[number];

export const providers = ['alpha', 'beta'] as const;
export type ProviderName = (typeof providers)[number];

/** The state of a notifier's provider. It outlives the process that calls it. */
export class Provider {
  mode: Mode = 'ok';
  left: number | 'fails' | 'hangs' = 0;
  /** How often each message may have reached a person. */
  readonly sent = new Map<string, number>();
  readonly references: { readonly reference: string; readonly to: string }[] = [];
  readonly #name: ProviderName;

  constructor(name: ProviderName) {
    this.#name = name;
  }

  takes(message: Outgoing): string {
    const count = (this.sent.get(message.id) ?? 0) + 1;
    this.sent.set(message.id, count);
    const reference = `${message.id}/${this.#name}/${count}`;
    this.references.push({ reference, to: message.to });
    return reference;
  }
}

/** A process. Its calls end with it. */
export interface Life {
  alive: boolean;
}

const never = () => new Promise<never>(() => {});

/** The notifier of a provider, in one process. */
export function outageNotifier(
  name: ProviderName,
  provider: Provider,
  { life, clock }: { readonly life: Life; readonly clock: ManualClock },
): Notifier {
  const wait = (ms: number) =>
    new Promise<void>((resolve) => void clock.wakeAt(new Date(clock.now().getTime() + ms), resolve));
  return {
    name,
    channel: 'sms',
    tellsWriting: name === 'alpha',
    limits: name === 'alpha' ? { inFlight: 3 } : { inFlight: 2, perSecond: 2, perCall: 2, mixed: true },
    balance: async () => {
      if (provider.left === 'fails') throw new Error('no balance');
      return provider.left === 'hangs'
        ? await never()
        : { left: provider.left, unit: 'sms', at: clock.now() };
    },
    async send(messages, { signal, writing }) {
      const { mode } = provider;
      if (mode === 'slow_to_connect') await wait(15_000);
      if (!life.alive) return await never();
      if (signal.aborted) return messages.map(() => deferred('not_connected'));
      if (mode === 'away') return messages.map(() => deferred('not_connected'));
      try {
        writing?.();
      } catch {
        return messages.map(() => ({ ...deferred('too_late'), retryAfterMs: 0 }));
      }
      if (mode === 'slow') {
        const answer = messages.map((message) => accepted(provider.takes(message)));
        await wait(20_000);
        return answer;
      }
      return await answers(mode, provider, messages);
    },
  };
}

async function answers(
  mode: Mode,
  provider: Provider,
  messages: readonly Outgoing[],
): Promise<readonly Submission[]> {
  switch (mode) {
    case 'limited':
      return messages.map(() => ({ ...deferred('rate_limited'), retryAfterMs: 600_000 }));
    case 'greylisting':
      return messages.map(() => ({ ...deferred('provider_refused'), scope: 'message' }));
    case 'no_credit':
      return messages.map(() => paused('insufficient_credit'));
    case 'refused_account':
      return messages.map(() => paused('unauthorized'));
    case 'rejects':
      return messages.map(() => ({
        outcome: 'rejected',
        reason: { code: 'provider_refused', message: 'no' },
      }));
    case 'throws':
      throw new Error('reset');
    case 'never_answers':
      return await never();
    case 'accepts_and_hangs_up':
      for (const message of messages) provider.takes(message);
      return messages.map(() => ({ outcome: 'unknown', reason: { code: 'no_answer', message: 'cut' } }));
    default:
      return messages.map((message) => accepted(provider.takes(message)));
  }
}

function accepted(reference: string): Submission {
  return { outcome: 'accepted', reference };
}

function deferred(
  code: Extract<Submission, { outcome: 'deferred' }>['reason']['code'],
): Extract<Submission, { outcome: 'deferred' }> {
  return { outcome: 'deferred', reason: { code, message: 'later' } };
}

function paused(pause: Exclude<PauseReason, 'operator'>): Submission {
  return { ...deferred(pause), pause };
}

import { failureOf } from './failure.ts';
import type { Mail } from './mail.ts';
import type { SmtpEnd } from './outcome.ts';
import { type SendOptions, SmtpSession } from './session.ts';
import type { ResolvedSettings } from './settings.ts';

/**
 * The connections to one server. There are as many as mails under way: the core starts at most `inFlight`. One that is
 * idle is kept for the next mail, for a while.
 */
export class SmtpPool {
  readonly #settings: ResolvedSettings;
  /** The idle sessions with their timers; the last one was used last. */
  readonly #idle = new Map<SmtpSession, NodeJS.Timeout>();
  #isClosed = false;

  constructor(settings: ResolvedSettings) {
    this.#settings = settings;
  }

  /** Submits a mail. If a kept connection turns out to be closed before the mail was written, a new one takes it. */
  async submit(mail: Mail, password: string | undefined, options: SendOptions): Promise<SmtpEnd> {
    const kept = this.#taken();
    if (kept !== undefined) {
      const end = await this.#over(kept, mail, options);
      if (!isStale(end) || options.signal.aborted) return end;
    }
    try {
      const session = await SmtpSession.open(this.#settings, password, options.signal);
      return await this.#over(session, mail, options);
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error), written: false };
    }
  }

  /** Closes the idle connections, and each other one after its mail. */
  close(): void {
    this.#isClosed = true;
    for (const session of [...this.#idle.keys()]) this.#drop(session);
  }

  async #over(session: SmtpSession, mail: Mail, options: SendOptions): Promise<SmtpEnd> {
    const end = await session.submit(mail, options);
    if (end.kind === 'taken') this.#keep(session);
    return end;
  }

  #keep(session: SmtpSession): void {
    const { idleMs, perConnection } = this.#settings;
    if (!session.isOpen) return;
    if (this.#isClosed || session.count >= perConnection) {
      session.quit();
      return;
    }
    const timer = setTimeout(() => this.#drop(session), idleMs);
    timer.unref();
    this.#idle.set(session, timer);
    session.onEnd(() => this.#drop(session));
  }

  /** The idle session that was used last, so that the others can end. */
  #taken(): SmtpSession | undefined {
    const session = [...this.#idle.keys()].findLast(({ isOpen }) => isOpen);
    if (session !== undefined) this.#forget(session);
    return session;
  }

  #drop(session: SmtpSession): void {
    if (this.#forget(session)) session.quit();
  }

  #forget(session: SmtpSession): boolean {
    clearTimeout(this.#idle.get(session));
    return this.#idle.delete(session);
  }
}

/** True if a session had ended, or ends for a reason of its own, before a byte of the mail was written. */
function isStale(end: SmtpEnd): boolean {
  if (end.kind === 'taken' || end.written) return false;
  const { code, reply } = end.failure;
  return reply === 421 || (reply === 0 && /^E(?:CONNECTION|SOCKET|TIMEDOUT|TLS)$/.test(code));
}

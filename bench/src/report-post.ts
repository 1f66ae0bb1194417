import { Pool } from 'undici';
import type { SentSms } from './provider-answer.ts';

/** The most reports in one call. */
const perCall = 100;
/** Calls under way at once: while they are, what comes up waits and goes together. */
const maxCalls = 2;

/** Posts the provider's delivery reports, at once, as many in a call as wait. */
export class ReportPost {
  readonly #pool: Pool;
  readonly #path: string;
  #waiting: SentSms[] = [];
  #calls = 0;
  #whenIdle: (() => void) | undefined;

  constructor(url: string) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, { connections: maxCalls });
    this.#path = pathname;
  }

  add(sent: readonly SentSms[]): void {
    if (sent.length === 0) return;
    this.#waiting.push(...sent);
    this.#post();
  }

  /** Resolves when nothing waits and nothing is under way, and then closes its connections. */
  async idle(): Promise<void> {
    if (this.#calls > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    await this.#pool.close();
  }

  #post(): void {
    while (this.#waiting.length > 0 && this.#calls < maxCalls) {
      this.#calls += 1;
      void this.#call(this.#waiting.splice(0, perCall)).finally(() => {
        this.#calls -= 1;
        this.#post();
        if (this.#calls === 0) this.#whenIdle?.();
      });
    }
  }

  /** A report that was refused would be waited for in vain: then the provider ends, and with it the bench. */
  async #call(sent: readonly SentSms[]): Promise<void> {
    const { statusCode, body } = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"dlrlist":[${sent.map(reportOf).join()}]}`,
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`The webhook answered ${statusCode}: ${text}`);
  }
}

function reportOf({ to, reference }: SentSms): string {
  return (
    `{"reponsecode":1,"reponsedescription":"success","messageid":"${reference}","mobileno":"${to}","status":"DELIVRD",` +
    '"submittime":"2026-01-05 08:00:13","senttime":"2026-01-05 08:00:14","deliverytime":"2026-01-05 08:00:16"}'
  );
}

import { Pool } from 'undici';
import type { SentSms } from './provider-answer.ts';

/** The most reports in one call. */
const perCall = 100;
/** The most calls under way at once. Reports that come in the meantime wait, and share a call. */
const maxCalls = 2;

/** Posts the provider's delivery reports without delay, all waiting ones in one call. */
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

  /** Waits until all reports were posted, then closes the connections. */
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

  /** Posts one call. If it is refused, the provider process ends, and the bench with it: a client would wait for ever. */
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

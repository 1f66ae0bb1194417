import { submitWithSecret } from '@nkul/adapter-kit';
import type { Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';
import { mailOf } from './mail.ts';
import { submissionOf } from './outcome.ts';
import { SmtpPool } from './pool.ts';
import type { SendOptions } from './session.ts';
import type { ResolvedSettings } from './settings.ts';

/** The notifier of one SMTP server: one mail for each message, so that each has the server's own answer. */
export class SmtpNotifier implements Notifier {
  readonly name: string;
  readonly channel = 'email';
  /** The server says whether it took a mail, and no more. */
  readonly reports = 'never';
  readonly limits: NotifierLimits;
  readonly tellsWriting = true;
  readonly #settings: ResolvedSettings;
  readonly #pool: SmtpPool;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(settings: ResolvedSettings) {
    const { name, inFlight, perSecond } = settings;
    this.name = name;
    this.limits = { perCall: 1, inFlight, ...(perSecond !== undefined && { perSecond }) };
    this.#settings = settings;
    this.#pool = new SmtpPool(settings);
  }

  /** The `Message-ID` of an attempt. */
  reference({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
    return `<${id}.${attempt}@${this.#settings.domain}>`;
  }

  async send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    const sending = this.#send(messages, options);
    this.#underWay.add(sending);
    try {
      return await sending;
    } finally {
      this.#underWay.delete(sending);
    }
  }

  secrets(): readonly string[] {
    return this.#settings.account?.password.now() ?? [];
  }

  /** Waits for the mails under way, and ends the connections. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    this.#pool.close();
  }

  async #send(messages: readonly Outgoing[], options: SendOptions): Promise<readonly Submission[]> {
    const submit = (password?: string): Promise<readonly Submission[]> =>
      Promise.all(messages.map((message) => this.#submit(message, password, options)));
    const { account } = this.#settings;
    return account === undefined
      ? await submit()
      : await submitWithSecret(account.password, messages, submit);
  }

  async #submit(message: Outgoing, password: string | undefined, options: SendOptions): Promise<Submission> {
    const id = message.reference ?? this.reference(message);
    const mail = await mailOf(message, id, this.#settings);
    if ('outcome' in mail) return mail;
    return submissionOf(await this.#pool.submit(mail, password, options), id, this.#hidden());
  }

  /** The passwords as a server may quote them: plain, and as they travel in AUTH. */
  #hidden(): readonly string[] {
    const { account } = this.#settings;
    if (account === undefined) return [];
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    return account.password
      .known()
      .flatMap((password) => [password, base64(password), base64(`\0${account.user}\0${password}`)]);
  }
}

import type { Hub, MessageStatus, Plugin } from '@nkul/core';

type Counts = Readonly<Partial<Record<MessageStatus, number>>>;

/** Counts the messages that are left when the hub stops, before its store closes. It must be the first plugin. */
export class LeftOver implements Plugin {
  readonly name = 'left-over';
  #hub: Hub | undefined;
  #counts: Counts = {};

  register(): void {}

  async start(hub: Hub): Promise<void> {
    this.#hub = hub;
  }

  async stop(): Promise<void> {
    this.#counts = (await this.#hub?.count()) ?? {};
  }

  /** The messages that were left: a sentence for each state. */
  get sentences(): readonly string[] {
    const { queued = 0, sending = 0, unknown = 0 } = this.#counts;
    return [
      ...(queued > 0 ? [`${messages(queued)} queued: the next start sends them.`] : []),
      ...(sending > 0
        ? [`${messages(sending)} being sent elsewhere, or was when a process was killed.`]
        : []),
      ...(unknown > 0 ? [`${messages(unknown)} unknown: a report or an operator decides its outcome.`] : []),
    ];
  }
}

function messages(count: number): string {
  return count === 1 ? '1 message is' : `${count} messages are`;
}

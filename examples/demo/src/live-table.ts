import { type Message, maskAddress } from '@nkul/core';
import logUpdate from 'log-update';

/** A table of messages that follows their changes. In a terminal it is redrawn, elsewhere it is printed once at the end. */
export class LiveTable {
  readonly #messages = new Map<string, Message>();
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void = console.log) {
    this.#print = print;
  }

  show(message: Message): void {
    this.#messages.set(message.id, message);
    if (process.stdout.isTTY) logUpdate(this.text());
  }

  done(): void {
    if (process.stdout.isTTY) logUpdate.done();
    else this.#print(this.text());
  }

  text(): string {
    const header = row('to', 'lang', 'state', 'by', 'units', 'text');
    return [header, ...[...this.#messages.values()].map(messageRow)].join('\n');
  }
}

function messageRow({ recipient, locale, status, attempts, content }: Message): string {
  const attempt = attempts.at(-1);
  return row(
    maskAddress(recipient.phone ?? ''),
    locale ?? '',
    status,
    attempt?.notifier ?? '',
    String(attempt?.units ?? ''),
    content['sms']?.text ?? '',
  );
}

function row(to: string, locale: string, status: string, by: string, units: string, text: string): string {
  const width = Math.max(20, (process.stdout.columns ?? 120) - 50);
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return `${to.padEnd(14)} ${locale.padEnd(6)} ${status.padEnd(12)} ${by.padEnd(7)} ${units.padStart(5)}  ${cut}`;
}

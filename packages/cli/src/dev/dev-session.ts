import { setTimeout as sleep } from 'node:timers/promises';
import { type CoreEvent, isFinal } from '@nkul/core';
import { magicNumbers, type Simulator } from '@nkul/simulator';
import { why } from '../ask/show.ts';
import { eventLine } from '../ask/tail.ts';
import type { End } from '../base/ending.ts';
import { shownProblem } from '../base/shown-problem.ts';
import { shownText } from '../base/shown-text.ts';
import type { ConsoleServer } from '../console/console-server.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords } from '../words/set-up-words.ts';
import type { FirstContent } from './first-message.ts';

export interface DevOptions {
  /** The number of the first message. */
  readonly to: string;
  /** True to end when the first message has ended. */
  readonly once?: boolean;
}

/** The parts of `nkul dev` that are up. */
export interface DevParts {
  readonly opened: Opened;
  readonly simulator: Simulator;
  /** Undefined if it ends by itself. */
  readonly console: ConsoleServer | undefined;
  readonly file: string;
  /** True if the file is deleted at the end. */
  readonly temporary: boolean;
  readonly content: FirstContent;
}

/** How long `--once` waits for the end of its message, in milliseconds. */
const onceMs = 60_000;
/** How long the next steps wait for the end of the first message, in milliseconds. */
const nextMs = 10_000;

/** `nkul dev` while it is up. */
export class DevSession {
  readonly #parts: DevParts;
  /** By the id of a message: settled when its verdict was shown. */
  readonly #told = new Map<string, PromiseWithResolvers<void>>();

  constructor(parts: DevParts) {
    this.#parts = parts;
  }

  /** Sends the first message, and shows events and verdicts. @throws Exit if `once`, and the message does not end */
  async run({ to, once = false }: DevOptions, end: End): Promise<void> {
    const { opened, simulator, file } = this.#parts;
    const { hub, terminal, json, language } = opened;
    if (json) terminal.out(jsonLine({ simulator: simulator.urls.devcode, ...this.#console(), store: file }));
    else terminal.out(setUpWords(language).devStarted);
    hub.on('*', (event) => {
      terminal.out(eventLine(event, opened));
      if ('message' in event && hasEnded(event)) return this.#tell(event.message.id);
    });
    const id = await this.#send(to);
    const ended = await this.#endsWithin(once ? onceMs : nextMs, id, end);
    if (once && !ended && !end.signal.aborted) {
      await this.#tell(id);
      throw new Exit(1, setUpWords(language).devNotEnded(onceMs / 1_000));
    }
    this.#sayNext(once);
    if (!once) await this.#untilEnded(to, end);
  }

  async #send(to: string): Promise<string> {
    const { opened, content } = this.#parts;
    const { id } = await opened.hub.notify({ to: { phone: to, locale: opened.language }, ...content });
    return id;
  }

  /** Resolves with true when the verdict on the message was shown; with false when it is too late, or all ends. */
  async #endsWithin(ms: number, id: string, end: End): Promise<boolean> {
    const limit = new AbortController();
    const tooLate = sleep(ms, false, { signal: limit.signal }).catch(() => false);
    const told = this.#toldOf(id).promise.then(() => true);
    const ended = await Promise.race([told, tooLate, end.come.then(() => false)]);
    limit.abort();
    return ended;
  }

  async #tell(id: string): Promise<void> {
    await why(this.#parts.opened, id);
    this.#toldOf(id).resolve();
  }

  #toldOf(id: string): PromiseWithResolvers<void> {
    const known = this.#told.get(id) ?? Promise.withResolvers<void>();
    this.#told.set(id, known);
    return known;
  }

  /** A new link to the console, if it is up. */
  #console(): { readonly console?: string } {
    const { console } = this.#parts;
    return console === undefined ? {} : { console: console.newLink() };
  }

  #sayConsole(): void {
    const { terminal, json, language } = this.#parts.opened;
    const fields = this.#console();
    if (fields.console === undefined) return;
    terminal.out(json ? jsonLine(fields) : setUpWords(language).devConsole(fields.console));
  }

  #sayNext(once: boolean): void {
    const { opened, simulator, file, temporary } = this.#parts;
    const { terminal, json, language } = opened;
    if (json) return;
    const words = setUpWords(language);
    // With its end, only a file that the person named is left.
    if (!once) terminal.out(words.devSimulator(simulator.urls.devcode));
    this.#sayConsole();
    if (!once) terminal.out(words.devAnother(magicNumbers.undelivered));
    if (!once || !temporary) terminal.out(words.devFile(file, temporary));
  }

  /** Sends a message for each line that is typed: to its number, or to the first one. At `c`, there is another link. */
  async #untilEnded(to: string, { come, signal }: End): Promise<void> {
    const { terminal, language } = this.#parts.opened;
    for await (const line of terminal.lines?.(signal) ?? []) {
      const typed = line.trim();
      try {
        if (typed.toLowerCase() === 'c') this.#sayConsole();
        else await this.#send(typed === '' ? to : typed);
      } catch (error) {
        terminal.err(setUpWords(language).devNotSent(shownText(shownProblem(error))));
      }
    }
    await come;
  }
}

/** True at an event with which a message ends, or waits for an operator. */
function hasEnded(event: CoreEvent): boolean {
  if (!('status' in event) || !event.type.startsWith('message.')) return false;
  return isFinal(event.status) || event.status === 'unknown';
}

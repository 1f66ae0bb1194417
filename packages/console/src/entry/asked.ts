import { type Hub, type Questions, QuestionTimeoutError } from '@nkul/core';
import { NOTIFIER, type Notifier } from '@nkul/core/adapter';

/** The part of a hub that pages read. */
export type Asked = Pick<
  Hub,
  'get' | 'find' | 'pauses' | 'reading' | 'health' | 'container' | 'textErasedAt'
>;

/** The answer to a question that a page can do without. Undefined if it took too long. */
export async function inTime<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof QuestionTimeoutError) return undefined;
    throw error;
  }
}

/** The notifiers of a hub. A hub beside the application may leave them out. */
export function notifiersOf({ container }: Pick<Asked, 'container'>): readonly Notifier[] {
  return container.isRegistered(NOTIFIER, true) ? container.resolveAll(NOTIFIER) : [];
}

/** Asks a hub beside its work: each question has a limit, and holds neither the event loop nor the sending of messages. */
export class Asking {
  readonly #hub: Hub;
  #questions: Questions | undefined;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** It begins with the first page: a hub may start later than its console. @throws HubStoppedError */
  get hub(): Asked {
    this.#questions ??= this.#hub.questions();
    const [hub, questions] = [this.#hub, this.#questions];
    return {
      get: (id) => questions.get(id),
      find: (query) => questions.find(query),
      pauses: () => questions.pauses(),
      reading: questions,
      health: () => hub.health(),
      textErasedAt: (message) => hub.textErasedAt(message),
      container: hub.container,
    };
  }

  async close(): Promise<void> {
    await this.#questions?.close();
    this.#questions = undefined;
  }
}

import { type Hub, type Message, type Questions, QuestionTimeoutError } from '@nkul/core';

/** A question of a page: its name, and the first thing that it was given. */
type Asked = (name: keyof Questions, query: unknown) => Error | undefined;

/** A hub that refuses some questions of pages, and answers the others. */
export function refusing(hub: Hub, refused: Asked): Hub {
  const questions = () => {
    const real = hub.questions();
    return new Proxy(real, {
      get: (_, name) => {
        const method = real[name as keyof Questions] as (...given: readonly unknown[]) => Promise<unknown>;
        return (...given: readonly unknown[]) => {
          const error = refused(name as keyof Questions, given[0]);
          return error === undefined ? method.apply(real, [...given]) : Promise.reject(error);
        };
      },
    });
  };
  return Object.create(hub, {
    questions: { value: questions },
    container: { value: hub.container },
    health: { value: () => hub.health() },
    textErasedAt: { value: (message: Message) => hub.textErasedAt(message) },
  }) as Hub;
}

/** A hub whose questions about times, countries and reasons take too long: those about its state are answered. */
export function slowHub(hub: Hub): Hub {
  return refusing(hub, (name, query) => {
    const { by = [], step } = (query ?? {}) as { readonly by?: readonly string[]; readonly step?: string };
    const isLong = by.some((one) => one !== 'notifier') || by.length === 0 || step === undefined;
    const isState = by.join() === 'notifier' && (step === undefined || step === '1h');
    return name === 'stats' && isLong && !isState ? new QuestionTimeoutError(2_000) : undefined;
  });
}

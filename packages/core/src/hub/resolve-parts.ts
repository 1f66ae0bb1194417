import type { DependencyContainer, InjectionToken } from 'tsyringe';
import { type Clock, systemClock } from '../base/clock.ts';
import { ConfigurationError } from '../base/errors.ts';
import { checkLimits } from '../lane/check-limits.ts';
import { guardedLogger } from '../log/guarded-logger.ts';
import { consoleLogger, type Logger } from '../log/logger.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Callback } from '../ports/callback.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import { CALLBACK, CLOCK, INTERCEPTOR, LOGGER, NOTIFIER, RENDERER, STORE } from './tokens.ts';

/** What plugins and the application have registered for a hub, and what it takes where they have not. */
export interface ResolvedParts {
  /** By name. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
  /** By the name of the notifier. */
  readonly callbacks: ReadonlyMap<string, Callback>;
  readonly interceptors: readonly Interceptor[];
  readonly renderer: Renderer | undefined;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Resolves the parts of a hub from its container and the application's.
 *
 * @throws ConfigurationError if two notifiers or two callbacks have one name, or a limit of a notifier is wrong, or the
 * logger is none
 */
export function resolveParts(
  container: DependencyContainer,
  parent: DependencyContainer | undefined,
): ResolvedParts {
  const one = <Part>(token: InjectionToken<Part>): Part | undefined =>
    container.isRegistered(token, true) ? container.resolve(token) : undefined;
  // A child's registrations hide its parent's; both are meant here.
  const all = <Part>(token: InjectionToken<Part>): readonly Part[] => [
    ...(parent?.isRegistered(token, true) ? parent.resolveAll(token) : []),
    ...(container.isRegistered(token) ? container.resolveAll(token) : []),
  ];
  const notifiers = byName('notifier', all(NOTIFIER), ({ name }) => name);
  for (const notifier of notifiers.values()) checkLimits(notifier);
  return {
    notifiers,
    callbacks: byName('callback', all(CALLBACK), ({ notifier }) => notifier),
    interceptors: all(INTERCEPTOR),
    renderer: one(RENDERER),
    store: one(STORE) ?? memoryStore(),
    clock: one(CLOCK) ?? systemClock,
    logger: guardedLogger(one(LOGGER) ?? consoleLogger),
  };
}

function byName<Part>(
  kind: string,
  parts: readonly Part[],
  name: (part: Part) => string,
): ReadonlyMap<string, Part> {
  const named = new Map<string, Part>();
  for (const part of parts) {
    if (named.has(name(part))) {
      throw new ConfigurationError(
        `Two ${kind}s are named ${JSON.stringify(name(part))}: give one of them another name.`,
      );
    }
    named.set(name(part), part);
  }
  return named;
}

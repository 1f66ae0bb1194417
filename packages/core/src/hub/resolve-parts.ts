import type { DependencyContainer, InjectionToken } from 'tsyringe';
import { type Clock, systemClock } from '../base/clock.ts';
import { ConfigurationError } from '../base/errors.ts';
import { SharedClock } from '../base/shared-clock.ts';
import { quoted } from '../base/shown-text.ts';
import { checkLimits } from '../lane/check-limits.ts';
import { guardedLogger } from '../log/guarded-logger.ts';
import { consoleLogger, type Logger } from '../log/logger.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Observer } from '../observe/observer.ts';
import type { Callback } from '../ports/callback.ts';
import type { Guard } from '../ports/guard.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import {
  CALLBACK,
  CLOCK,
  GUARD,
  INTERCEPTOR,
  LOGGER,
  NOTIFIER,
  OBSERVER,
  RENDERER,
  STORE,
} from './tokens.ts';

/** The parts that plugins and the application have registered for a hub, and the defaults of the others. */
export interface ResolvedParts {
  /** By name. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
  /** By the name of the notifier. */
  readonly callbacks: ReadonlyMap<string, Callback>;
  readonly interceptors: readonly Interceptor[];
  readonly guards: readonly Guard[];
  readonly watching: readonly Observer[];
  readonly renderer: Renderer | undefined;
  readonly store: Store;
  readonly clock: Clock;
  /** The same clock, if it shows the time of the store's server. */
  readonly sharedClock: SharedClock | undefined;
  readonly logger: Logger;
}

/**
 * Resolves the parts of a hub from its container and the application's.
 *
 * @throws ConfigurationError if two notifiers or two callbacks have the same name, if a limit of a notifier is wrong, or
 * if a part or the logger is not valid
 */
export function resolveParts(
  container: DependencyContainer,
  parent: DependencyContainer | undefined,
): ResolvedParts {
  const one = <Part>(token: InjectionToken<Part>): Part | undefined =>
    container.isRegistered(token, true) ? container.resolve(token) : undefined;
  // A child's registrations hide those of its parent. Here both count.
  const all = <Part>(token: InjectionToken<Part>): readonly Part[] => [
    ...(parent?.isRegistered(token, true) ? parent.resolveAll(token) : []),
    ...(container.isRegistered(token) ? container.resolveAll(token) : []),
  ];
  const given = all(NOTIFIER);
  for (const notifier of given) checkPart(notifier, 'notifier', ['name', 'channel'], ['send']);
  const notifiers = byName('notifier', given, ({ name }) => name);
  for (const notifier of notifiers.values()) checkLimits(notifier);
  const callbacks = all(CALLBACK);
  for (const callback of callbacks) checkPart(callback, 'callback', ['notifier'], ['read', 'answer']);
  const interceptors = all(INTERCEPTOR);
  for (const interceptor of interceptors) checkPart(interceptor, 'interceptor', ['name'], []);
  const guards = all(GUARD);
  for (const guard of guards) checkPart(guard, 'guard', ['name'], ['inspect']);
  const watching = all(OBSERVER);
  for (const observer of watching) checkPart(observer, 'observer', ['name'], []);
  const renderer = one(RENDERER);
  if (renderer !== undefined) checkPart(renderer, 'renderer', [], ['render']);
  const store = one(STORE) ?? memoryStore();
  const machine = one(CLOCK) ?? systemClock;
  const ask = store.time?.bind(store);
  const sharedClock = ask && new SharedClock(machine, ask);
  return {
    notifiers,
    callbacks: byName('callback', callbacks, ({ notifier }) => notifier),
    interceptors,
    guards,
    watching,
    renderer,
    store,
    clock: sharedClock ?? machine,
    sharedClock,
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
        `Two ${kind}s are named ${quoted(name(part))}: give one of them another name.`,
      );
    }
    named.set(name(part), part);
  }
  return named;
}

/**
 * Checks that a part has its names and methods, as plugins may be written without types.
 *
 * @throws ConfigurationError
 */
function checkPart(part: unknown, kind: string, names: readonly string[], methods: readonly string[]): void {
  const at = (field: string): unknown =>
    typeof part === 'object' && part !== null ? Reflect.get(part, field) : undefined;
  const nameless = names.find((field) => typeof at(field) !== 'string' || at(field) === '');
  const missing = methods.find((field) => typeof at(field) !== 'function');
  const field = nameless ?? missing;
  if (field === undefined) return;
  const mend = nameless === undefined ? `give it a method ${field}()` : `give it a text as its ${field}`;
  const own: unknown = at('name') ?? at('notifier');
  const which = typeof own === 'string' && own !== '' ? ` ${quoted(own)}` : '';
  throw new ConfigurationError(`A plugin registers a ${kind}${which} without ${field}: ${mend}.`, { field });
}

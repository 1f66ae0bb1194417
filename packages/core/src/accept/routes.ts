import { type Duration, durationMs } from '../base/duration.ts';
import { ConfigurationError, InvalidNotificationError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import { adviceFor } from '../input/nearest-name.ts';
import type { Plan, PlannedStep } from '../model/message.ts';
import { frozen } from '../ports/handed-out.ts';
import type { Notifier } from '../ports/notifier.ts';

/** One step of a route. */
export interface RouteStep {
  /** The name of a notifier. */
  readonly notifier: string;
  /**
   * How long to wait for a delivery report before the next step. Then the message may arrive twice: late by this step,
   * and by the next. Without it, the next step follows only if this step refused the message, or if a report says that
   * it did not arrive.
   */
  readonly deliveryTimeout?: Duration;
}

/** Routes by name: ordered steps. */
export type Routes = Readonly<Record<string, readonly RouteStep[]>>;

/**
 * Resolves the routes of a hub. Without `routes`, its only notifier is the route `default`.
 *
 * @throws ConfigurationError if a route is empty or names a notifier that is not registered
 */
export function planRoutes(routes: Routes | undefined, notifiers: ReadonlyMap<string, Notifier>): Plan {
  const names = [...notifiers.keys()];
  const [only, ...others] = names;
  if (only === undefined) {
    throw new ConfigurationError(
      'No notifier is registered: give createHub() a plugin that registers one, such as devcode(…).',
    );
  }
  if (routes === undefined && others.length > 0) {
    throw new ConfigurationError(
      `Several notifiers are registered (${names.join(', ')}): give createHub() routes.`,
    );
  }
  const given = Object.entries(routes ?? { default: [{ notifier: only }] });
  if (given.length === 0)
    throw new ConfigurationError('routes is empty: give at least one route, or leave routes out.');
  return frozen(Object.fromEntries(given.map(([name, steps]) => [name, planRoute(name, steps, notifiers)])));
}

function planRoute(
  name: string,
  steps: readonly RouteStep[],
  notifiers: ReadonlyMap<string, Notifier>,
): readonly PlannedStep[] {
  if (steps.length === 0) throw new ConfigurationError(`Route ${name} has no steps: give it at least one.`);
  return steps.map(({ notifier: stepNotifier, deliveryTimeout }, index) => {
    const notifier = notifiers.get(stepNotifier);
    if (notifier === undefined) {
      throw new ConfigurationError(
        `Route ${name} names the notifier ${quoted(stepNotifier)}, which is not registered. ${adviceFor(stepNotifier, [...notifiers.keys()])}`,
      );
    }
    if (deliveryTimeout !== undefined && notifier.reports === 'never') {
      throw new ConfigurationError(
        `Route ${name} waits for a delivery by ${quoted(stepNotifier)}, whose provider never reports one: leave out its deliveryTimeout.`,
        { field: `routes.${name}[${index}].deliveryTimeout` },
      );
    }
    return {
      notifier: stepNotifier,
      channel: notifier.channel,
      ...(notifier.reports === 'never' && { reports: 'never' as const }),
      ...(deliveryTimeout !== undefined && {
        deliveryTimeoutMs: durationMs(deliveryTimeout, `routes.${name}[${index}].deliveryTimeout`),
      }),
    };
  });
}

/**
 * The route of a notification: the one it names, or the only one.
 *
 * @throws InvalidNotificationError if the named route does not exist, or if a notification must choose one of several
 */
export function chooseRoute(
  plan: Plan,
  named: string | undefined,
): { readonly name: string; readonly steps: readonly PlannedStep[] } {
  const names = Object.keys(plan);
  const name = named ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new InvalidNotificationError(
      `The hub has several routes (${names.join(', ')}): name one in route.`,
      { field: 'route' },
    );
  }
  const steps = Object.hasOwn(plan, name) ? plan[name] : undefined;
  if (steps === undefined) {
    throw new InvalidNotificationError(
      `The route ${quoted(name)} does not exist. ${adviceFor(name, names)}`,
      { field: 'route' },
    );
  }
  return { name, steps };
}

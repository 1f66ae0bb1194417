import type { Duration } from '../base/duration.ts';
import { ConfigurationError, InvalidNotificationError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import { frozen } from '../handout/frozen.ts';
import { adviceFor } from '../input/nearest-name.ts';
import type { Plan, PlanStep } from '../model/message.ts';
import type { Country } from '../phone/phone-number.ts';
import type { Notifier } from '../ports/notifier.ts';
import { planStep } from './plan-step.ts';

/** One step of a route: for one notifier, or for several among which each message draws. */
export type RouteStep = NotifierStep | SpreadRouteStep;

interface StepOptions {
  /**
   * How long to wait for a delivery report before the next step. Then the message may arrive twice: late by this step,
   * and by the next. Without it, the next step follows only if this step refused the message, or if a report says that
   * it did not arrive.
   */
  readonly deliveryTimeout?: Duration;
  /** The numbers that take the step. The others pass it over. @default all */
  readonly when?: StepCondition;
}

/** A step for one notifier. */
export interface NotifierStep extends StepOptions {
  /** The name of a notifier. */
  readonly notifier: string;
  readonly spread?: undefined;
}

/** A step among whose notifiers each message draws. */
export interface SpreadRouteStep extends StepOptions {
  /**
   * Weights by the names of notifiers, which have the same channel: numbers above 0, for at most 8 notifiers. Each message
   * draws once, when it is accepted. The notifier that it drew gets it first; the others follow like further steps, before
   * the next step of the route.
   *
   * @example
   * { devcode: 3, twilio: 1 } // three messages in four go by devcode first
   */
  readonly spread: Readonly<Record<string, number>>;
  readonly notifier?: undefined;
}

/** Which numbers take a step. If both fields are given, both must fit. Each may be a list, of which one must fit. */
export interface StepCondition {
  /** The number's country, ISO 3166-1 alpha-2, such as `CM`. It is certain: numbers are not ported between countries. */
  readonly country?: Country | readonly Country[];
  /**
   * How the number begins, in E.164, such as `+23767`. It is only a guess at the network: a number that was ported to
   * another network keeps its beginning.
   */
  readonly prefix?: string | readonly string[];
}

/** Routes by name: ordered steps. */
export type Routes = Readonly<Record<string, readonly RouteStep[]>>;

/**
 * Resolves the routes of a hub. Without `routes`, its only notifier is the route `default`.
 *
 * @throws ConfigurationError if a route is empty, names a notifier that is not registered, or has a step that cannot be
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
): readonly PlanStep[] {
  if (steps.length === 0) throw new ConfigurationError(`Route ${name} has no steps: give it at least one.`);
  return steps.map((step, index) =>
    planStep(step, { route: name, field: `routes.${name}[${index}]`, notifiers }),
  );
}

/**
 * The route of a notification: the one it names, or the only one.
 *
 * @throws InvalidNotificationError if the named route does not exist, or if a notification must choose one of several
 */
export function chooseRoute(
  plan: Plan,
  named: string | undefined,
): { readonly name: string; readonly planned: readonly PlanStep[] } {
  const names = Object.keys(plan);
  const name = named ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new InvalidNotificationError(
      `The hub has several routes (${names.join(', ')}): name one in route.`,
      { field: 'route' },
    );
  }
  const planned = Object.hasOwn(plan, name) ? plan[name] : undefined;
  if (planned === undefined) {
    throw new InvalidNotificationError(
      `The route ${quoted(name)} does not exist. ${adviceFor(name, names)}`,
      { field: 'route' },
    );
  }
  return { name, planned };
}

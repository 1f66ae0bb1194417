import {
  isSpread,
  type Message,
  type PlannedStep,
  type PlanStep,
  type SpreadStep,
} from '../model/message.ts';
import { addressOn, type Channel } from '../model/recipient.ts';
import { drawnOrder } from './drawn-order.ts';
import { type PlaceOf, takesNumber } from './takes-number.ts';

type Steps = readonly PlannedStep[];

/** The parts of a message on which its steps depend: once it has steps, they keep the order that was drawn. */
type Routed = Pick<Message, 'id' | 'recipient'> & Partial<Pick<Message, 'steps'>>;

/** Lists of steps by the choices that led to them. Messages with the same choices share one list, which stores write once. */
const shared = new WeakMap<readonly PlanStep[], Map<string, Steps>>();
/** How many lists of a route are remembered. A route has few, unless it has several spreads of many notifiers. */
const maxShared = 1_000;

/**
 * The steps that a message takes of its route: without those that are for other numbers, and with one step for each
 * notifier of a spread, in the order that the message draws. A message that has steps keeps the order of its draw: a
 * notifier that was added to the spread comes after the others, and a changed weight is for new messages alone.
 *
 * @param placeOf without it, no number has a country
 */
export function stepsFor(route: readonly PlanStep[], message: Routed, placeOf: PlaceOf | undefined): Steps {
  if (isPlain(route)) return route;
  const steps = route.flatMap((step, place): readonly PlannedStep[] => {
    if (!appliesTo(step, message.recipient, placeOf)) return [];
    return isSpread(step) ? drawn(step, place, message) : [single(step)];
  });
  return sharedSteps(route, steps);
}

/**
 * The steps that a message would take if all steps were for its number: all that `stepsFor()` may give, in any case at the
 * same place or earlier.
 */
export function possibleSteps(route: readonly PlanStep[], message: Routed): Steps {
  if (isPlain(route)) return route;
  return route.flatMap((step, place) => (isSpread(step) ? drawn(step, place, message) : [single(step)]));
}

/** True for a route whose steps are those of every message. */
function isPlain(route: readonly PlanStep[]): route is Steps {
  return route.every((step) => !isSpread(step) && step.when === undefined);
}

/** True if a step is for the recipient: it has no condition, or the number that it sends to meets it. */
export function appliesTo(
  step: PlanStep,
  recipient: Message['recipient'],
  placeOf: PlaceOf | undefined,
): boolean {
  const channel = channelOf(step);
  if (step.when === undefined || channel === undefined) return true;
  const address = addressOn(recipient, channel);
  return address === undefined || takesNumber(step.when, { address, channel }, placeOf);
}

/** The channel of a step; undefined for a spread without a notifier, which is not accepted as a setting. */
export function channelOf(step: PlanStep): Channel | undefined {
  return isSpread(step) ? step.spread[0]?.step.channel : step.channel;
}

function single({ when: _when, ...step }: Extract<PlanStep, PlannedStep>): PlannedStep {
  return step;
}

/** A step for each notifier: as the message has drawn before; then, by another draw, those that are new to it. */
function drawn({ spread }: SpreadStep, place: number, { id, steps = [] }: Routed): readonly PlannedStep[] {
  const before = steps.flatMap(
    ({ notifier, spreadAt }) =>
      (spreadAt === place && spread.find(({ step }) => step.notifier === notifier)) || [],
  );
  const added = spread.filter((member) => !before.includes(member));
  return [...before, ...drawnOrder(id, added)].map(({ step }) => ({ ...step, spreadAt: place }));
}

/** The list itself, or an equal one that was made for another message. */
function sharedSteps(route: readonly PlanStep[], steps: Steps): Steps {
  const lists = shared.get(route) ?? new Map<string, Steps>();
  shared.set(route, lists);
  const key = JSON.stringify(steps);
  const known = lists.get(key);
  if (known !== undefined) return known;
  if (lists.size >= maxShared) lists.clear();
  lists.set(key, steps);
  return steps;
}

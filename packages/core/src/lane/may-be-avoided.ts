import { isSpread, type Plan, type PlanStep } from '../model/message.ts';

/** True if messages avoid a notifier whose provider has failed repeatedly: some route has a step after it. */
export function mayBeAvoided(notifier: string, plan: Plan): boolean {
  return Object.values(plan).some((route) => hasStepAfter(route, notifier));
}

/** True if some message may have another step after one of this notifier. */
function hasStepAfter(route: readonly PlanStep[], notifier: string): boolean {
  return route.some((step, place) => {
    if (!isSpread(step)) return step.notifier === notifier && place < route.length - 1;
    const isMember = step.spread.some((one) => one.step.notifier === notifier);
    return isMember && (step.spread.length > 1 || place < route.length - 1);
  });
}

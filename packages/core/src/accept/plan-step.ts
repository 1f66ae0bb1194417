import { durationMs } from '../base/duration.ts';
import { ConfigurationError } from '../base/errors.ts';
import { quoted, shownName } from '../base/shown-text.ts';
import { adviceFor } from '../input/nearest-name.ts';
import type { NumberCondition, PlannedStep, PlanStep, SpreadMember } from '../model/message.ts';
import { reachesNumber } from '../model/recipient.ts';
import { checkCountry } from '../phone/phone-number.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { RouteStep, StepCondition } from './routes.ts';

/** How many notifiers a spread may have: its orders are stored, and they are the more the more notifiers it has. */
const maxSpread = 8;

/** A step's route, its place in the options, and the notifiers that it may name. */
interface StepPlace {
  readonly route: string;
  /** Such as `routes.sms[0]`. */
  readonly field: string;
  readonly notifiers: ReadonlyMap<string, Notifier>;
}

/**
 * Resolves one step of a route.
 *
 * @throws ConfigurationError that names the wrong field
 */
export function planStep(step: RouteStep, place: StepPlace): PlanStep {
  const { field, route } = place;
  const { notifier, spread, when } = step;
  if (notifier !== undefined && spread !== undefined)
    throw wrong(field, `${field} has both notifier and spread: give one of them.`);
  if (notifier === undefined && spread === undefined)
    throw wrong(field, `${field} has neither notifier nor spread: give one of them.`);
  if (notifier !== undefined) {
    const planned = plannedStep(notifier, step, { ...place, field: `${field}.notifier` }, field);
    return { ...planned, ...conditionOf(when, planned, field) };
  }
  const members = spreadOf(spread, step, place);
  const [first] = members;
  if (first === undefined)
    throw wrong(`${field}.spread`, `Route ${route} has a spread without notifiers: give it at least one.`);
  return { spread: members, ...conditionOf(when, first.step, field) };
}

/** @throws ConfigurationError if there are too many notifiers, or they have several channels */
function spreadOf(
  spread: Readonly<Record<string, number>>,
  step: RouteStep,
  place: StepPlace,
): readonly SpreadMember[] {
  const field = `${place.field}.spread`;
  const members = Object.entries(spread).map(([name, weight]) => ({
    weight,
    step: plannedStep(name, step, { ...place, field: `${field}.${shownName(name)}` }, place.field),
  }));
  if (members.length > maxSpread)
    throw wrong(field, `${field} has ${members.length} notifiers: give at most ${maxSpread}.`);
  const channels = [...new Set(members.map((member) => member.step.channel))];
  if (channels.length > 1)
    throw wrong(
      field,
      `${field} has notifiers of several channels (${channels.map(shownName).join(', ')}): give each channel a step.`,
    );
  return members;
}

/** @param whole the place of the whole step */
function plannedStep(
  name: string,
  { deliveryTimeout }: RouteStep,
  { route, field, notifiers }: StepPlace,
  whole: string,
): PlannedStep {
  const notifier = notifiers.get(name);
  if (notifier === undefined) {
    throw wrong(
      field,
      `Route ${route} names the notifier ${quoted(name)}, which is not registered. ${adviceFor(name, [...notifiers.keys()])}`,
    );
  }
  const timeoutField = `${whole}.deliveryTimeout`;
  if (deliveryTimeout !== undefined && notifier.reports === 'never') {
    throw wrong(
      timeoutField,
      `Route ${route} waits for a delivery by ${quoted(name)}, whose provider never reports one: leave out its deliveryTimeout.`,
    );
  }
  return {
    notifier: name,
    channel: notifier.channel,
    ...(notifier.reports === 'never' && { reports: 'never' as const }),
    ...(deliveryTimeout !== undefined && { deliveryTimeoutMs: durationMs(deliveryTimeout, timeoutField) }),
  };
}

/** @throws ConfigurationError if a condition is empty, is not about numbers, or has a country or prefix that does not exist */
function conditionOf(
  when: StepCondition | undefined,
  { channel }: PlannedStep,
  step: string,
): { readonly when?: NumberCondition } {
  if (when === undefined) return {};
  const field = `${step}.when`;
  if (!reachesNumber(channel))
    throw wrong(
      field,
      `${field} is about telephone numbers, but the step sends to ${shownName(channel)}: leave it out.`,
    );
  const countries = listIn(when.country);
  const prefixes = listIn(when.prefix);
  for (const country of countries ?? []) checkCountry(country, `${field}.country`);
  for (const prefix of prefixes ?? []) checkPrefix(prefix, `${field}.prefix`);
  if (countries === undefined && prefixes === undefined)
    throw wrong(field, `${field} is empty: give country or prefix, or leave it out.`);
  for (const [name, list] of Object.entries({ country: countries, prefix: prefixes }))
    if (list?.length === 0)
      throw wrong(`${field}.${name}`, `${field}.${name} is an empty list, which no number fits: give one.`);
  return { when: { ...(countries && { countries }), ...(prefixes && { prefixes }) } };
}

function listIn(given: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof given === 'string' ? [given] : given;
}

/** The beginning of a number in E.164. */
const prefixForm = /^\+[1-9]\d{0,14}$/;

function checkPrefix(prefix: string, field: string): void {
  if (prefixForm.test(prefix)) return;
  throw wrong(
    field,
    `${field} is ${quoted(prefix)}, which is not the beginning of a number in E.164: give + and digits, such as +23767.`,
  );
}

function wrong(field: string, message: string): ConfigurationError {
  return new ConfigurationError(message, { field });
}

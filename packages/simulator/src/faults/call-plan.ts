/** Draws the fate of a call and of its SMS before the call is carried out, so that the book is right. */
import type { Draw } from '../base/draw.ts';
import type { FaultSetting, FaultSettings } from './fault-settings.ts';
import type { CallFaults } from './faults.ts';

/** The faults that replace a call's own answer. */
type FateName = Exclude<
  keyof CallFaults | 'fieldMissing' | 'insufficientCredit' | 'invalidNumber',
  EarlyReset | AnswerForm
>;

type EarlyReset = 'resetBeforeRequest' | 'resetAfterHeaders' | 'resetInBody';
type AnswerForm =
  | 'slow'
  | 'statusDisagrees'
  | 'tableSpelling'
  | 'stringsForNumbers'
  | 'informational'
  | 'packed';

/** Whether a call with this fate is carried out. A call has one fate at most: the first of this list. */
const fates: Readonly<Record<FateName, boolean | 'drawn'>> = {
  notAuthorised: false,
  keyMissing: false,
  fieldMissing: false,
  insufficientCredit: false,
  invalidNumber: false,
  http429: false,
  http429RetryAfter: false,
  http500: 'drawn',
  http502: 'drawn',
  http503: false,
  http504: 'drawn',
  redirect: false,
  htmlPage: 'drawn',
  emptyBody: 'drawn',
  hang: 'drawn',
  cutOffBody: true,
  resetAfterBody: true,
  resetInAnswer: true,
};

/** The fate of one call. */
export interface Fate {
  readonly name: FateName;
  /** Whether the request is carried out */
  readonly accepted: boolean;
  /** For `Retry-After` */
  readonly seconds: number;
}

/** The faults that decide how one SMS of a call ends. */
type EntryFateName = 'entryInvalid' | 'entryRefused' | 'entryMissing' | 'noMessageId' | 'noIds';

/** Whether an SMS with this fate is accepted. An SMS has one fate at most: the first of this list. */
const entryFates: Readonly<Record<EntryFateName, boolean | 'drawn'>> = {
  entryInvalid: false,
  entryRefused: false,
  entryMissing: 'drawn',
  noMessageId: true,
  noIds: true,
};

/** The fate of one SMS. */
export interface EntryFate {
  readonly name: EntryFateName;
  readonly accepted: boolean;
}

/** Draws whether a fault happens. */
export function hits(settings: FaultSettings, name: string, draw: Draw): boolean {
  const setting = settings.get(name);
  return setting !== undefined && draw(name) < setting.probability;
}

/** Draws the fate of a call. Faults of magic numbers come before those that are switched on. */
export function drawFate(magic: FaultSettings, settings: FaultSettings, draw: Draw): Fate | undefined {
  return fateAmong(magic, draw) ?? fateAmong(settings, draw);
}

function fateAmong(settings: FaultSettings, draw: Draw): Fate | undefined {
  const name = firstHit(fates, settings, draw);
  if (name === undefined) return undefined;
  const setting = settings.get(name);
  return { name, accepted: decide(fates[name], setting, name, draw), seconds: setting?.seconds ?? 1 };
}

/** The fate of one SMS. */
export function drawEntryFate(
  magic: FaultSettings,
  settings: FaultSettings,
  draw: Draw,
): EntryFate | undefined {
  for (const among of [magic, settings]) {
    const name = firstHit(entryFates, among, draw);
    if (name !== undefined) {
      return { name, accepted: decide(entryFates[name], among.get(name), name, draw) };
    }
  }
  return undefined;
}

function firstHit<Name extends string>(
  list: Readonly<Record<Name, unknown>>,
  settings: FaultSettings,
  draw: Draw,
): Name | undefined {
  for (const name in list) {
    if (hits(settings, name, draw)) return name;
  }
  return undefined;
}

function decide(
  rule: boolean | 'drawn',
  setting: FaultSetting | undefined,
  name: string,
  draw: Draw,
): boolean {
  return rule === 'drawn' ? (setting?.accepted ?? draw(`${name} accepted`) < 0.5) : rule;
}

export type { ActionName, VerdictAction } from './actions.ts';
export { daysLeft, paceMs } from './balance-pace.ts';
export { explain, type Tone, type Verdict } from './explain.ts';
export { nameIn, reasonWords } from './said.ts';
export { type Outlines, type ShownContent, shownContent } from './shown-content.ts';
export type { Situation } from './situation.ts';
export { type TimeSettings, timeWords } from './time-words.ts';
export type { VerdictContext } from './verdict-context.ts';
export { type Language, languageOf } from './words.ts';

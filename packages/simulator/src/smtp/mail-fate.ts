/** The faults of a call, as a mail server shows them. */
import type { Draw } from '../base/draw.ts';
import { drawEntryFate, drawFate, type EntryFate, type Fate, hits } from '../faults/call-plan.ts';
import type { FaultSettings } from '../faults/fault-settings.ts';

/** The faults that a mail server has a form for. Others do not happen to mails. */
const shown = [
  'resetBeforeRequest',
  'resetAfterHeaders',
  'resetInBody',
  'resetAfterBody',
  'resetInAnswer',
  'notAuthorised',
  'http429',
  'http500',
  'http503',
  'hang',
  'slow',
  'entryInvalid',
  'entryRefused',
] as const;

/** The fate of one mail. */
export interface MailFate {
  /** The place of a reset before the server has the whole mail. */
  readonly reset: 'resetBeforeRequest' | 'resetAfterHeaders' | 'resetInBody' | undefined;
  readonly call: Fate | undefined;
  readonly entry: EntryFate | undefined;
  /** How long the last answer is held back, in milliseconds. */
  readonly slowMs: number;
}

/** Draws the fate of a mail before its first command. */
export function drawMailFate(switchedOn: FaultSettings, draw: Draw): MailFate {
  const settings: FaultSettings = new Map([...switchedOn].filter(([name]) => isShown(name)));
  const resets = ['resetBeforeRequest', 'resetAfterHeaders', 'resetInBody'] as const;
  const slow = hits(settings, 'slow', draw) ? settings.get('slow') : undefined;
  return {
    reset: resets.find((name) => hits(settings, name, draw)),
    call: drawFate(new Map(), settings, draw),
    entry: drawEntryFate(new Map(), settings, draw),
    slowMs: slow === undefined ? 0 : (slow.ms ?? 300),
  };
}

function isShown(name: string): boolean {
  return shown.some((one) => one === name);
}

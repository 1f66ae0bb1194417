/** Writes the answer of a call: its own, or the one of its fate. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../base/draw.ts';
import type { OpenCall } from '../book/book.ts';
import type { Fate } from '../faults/call-plan.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { CallContent } from './call-content.ts';
import { cutOff, type HttpAnswer, htmlAnswer } from './http-answer.ts';
import type { Wire } from './wire.ts';
import { reset, writeHalfAndReset, writeInformational, writePacked, writeWhole } from './write-answer.ts';

/** The path to which a redirect leads. It only notes that a client came. */
export const redirectPath = '/developpeur/redirected';

/** Whose answer it is, how long it waits, and the signal that ends the wait early. */
export interface Answering {
  readonly wire: Wire;
  readonly slowMs: number;
  /** Aborted when the simulator closes */
  readonly closing: AbortSignal;
}

/** Answers a call, and notes the faults that showed. */
export async function answerCall(
  response: ServerResponse,
  call: OpenCall,
  content: CallContent,
  draw: Draw,
  { wire, slowMs, closing }: Answering,
): Promise<void> {
  const fate = content.fate;
  if (fate) call.faults.push(fate.name);
  if (fate?.name === 'hang') return;
  if (fate?.name === 'resetAfterBody') {
    reset(response);
    return;
  }
  if (content.has('slow')) {
    call.faults.push('slow');
    await sleep(slowMs, undefined, { signal: closing }).catch(() => undefined);
  }
  if (response.destroyed) return;
  if (content.has('informational')) {
    call.faults.push('informational');
    writeInformational(response);
  }
  const answer = otherAnswer(fate, wire) ?? ownAnswer(content, call, draw);
  call.httpStatus = answer.status;
  if (fate?.name === 'resetInAnswer') await writeHalfAndReset(response, answer);
  else if (fate?.name === 'cutOffBody') writeWhole(response, cutOff(answer));
  else if (content.has('packed')) {
    call.faults.push('packed');
    writePacked(response, answer);
  } else writeWhole(response, answer);
}

/** The call's own answer, in the form that the faults give it. */
function ownAnswer(content: CallContent, call: OpenCall, draw: Draw): HttpAnswer {
  const forms: readonly CallFaultName[] = ['statusDisagrees', 'tableSpelling', 'stringsForNumbers'];
  const shown = forms.filter(content.has);
  call.faults.push(...content.quirks, ...shown);
  return content.write(shown, draw('status'));
}

/** The answer of a fate, which replaces the call's own; undefined if the call has its own answer. */
function otherAnswer(fate: Fate | undefined, wire: Wire): HttpAnswer | undefined {
  switch (fate?.name) {
    case 'http429':
      return wire.error(429);
    case 'http429RetryAfter':
      return wire.error(429, { 'retry-after': String(fate.seconds) });
    case 'http500':
      return wire.error(500);
    case 'http502':
      return htmlAnswer(502, 'Bad Gateway');
    case 'http503':
      return htmlAnswer(503, 'Service Unavailable');
    case 'http504':
      return htmlAnswer(504, 'Gateway Timeout');
    case 'redirect':
      return htmlAnswer(307, 'Temporary Redirect', { location: redirectPath });
    case 'htmlPage':
      return htmlAnswer(200, 'Bienvenue');
    case 'emptyBody':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
    default:
      return undefined;
  }
}

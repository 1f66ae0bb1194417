/** Faults of an answer's form: it says the same, but is written in another way. */

import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type { CallFaultName } from '../faults/faults.ts';
import type { AnswerJson } from './send-answer.ts';

/** The quirks of an answer, and their draws. */
export interface AnswerQuirks {
  readonly has: (name: CallFaultName) => boolean;
  /** From 0 up to 1: chooses one of the other HTTP statuses */
  readonly statusDraw: number;
}

const statuses = [200, 201, 400, 401, 500];

/** An answer in the form that the faults give it. */
export function shapeAnswer(json: AnswerJson, { has, statusDraw }: AnswerQuirks): HttpAnswer {
  const spelled = has('tableSpelling') ? asInTable(json) : json;
  const others = statuses.filter((status) => status !== spelled.status);
  const status = has('statusDisagrees') ? others[Math.floor(statusDraw * others.length)] : spelled.status;
  const answer = jsonAnswer(status ?? spelled.status, spelled);
  return has('stringsForNumbers') ? { ...answer, body: withStrings(answer.body) } : answer;
}

function asInTable(json: AnswerJson): AnswerJson {
  return {
    ...json,
    status: json.success ? 201 : json.status,
    code: json.success ? 'Success' : 'Error',
    title: json.success ? 'Reussite' : 'Erreur',
    msg: json.msg.replaceAll('’', "'"),
  };
}

function withStrings(body: string): string {
  return JSON.stringify(
    JSON.parse(body, (_key, value: unknown) => (typeof value === 'number' ? String(value) : value)),
  );
}

import { booleanOf, fieldOf, isRecord, type JsonObject, parsedJson, textOf } from '../read/json-value.ts';
import { numberOf } from '../read/written-number.ts';
import { objectInText } from './object-in-text.ts';

/** The envelope of every answer of the provider. */
export interface AnswerBody {
  readonly success: boolean | undefined;
  /** The `status` in the body, which may differ from that of HTTP. */
  readonly status: number | undefined;
  /** `msg` and the words of the gateway in other fields, as they came. */
  readonly message: string;
  readonly fields: JsonObject;
}

/** Reads the body of an answer; undefined if it does not have a JSON object. */
export function readAnswerBody(text: string): AnswerBody | undefined {
  const fields = objectIn(parsedJson(text)) ?? objectIn(objectInText(text));
  if (fields === undefined) return undefined;
  return {
    success: successOf(fields),
    status: numberOf(fieldOf(fields, 'status')),
    message: wordsIn(fields).join(' / '),
    fields,
  };
}

/** The object itself, or the only one in a list. */
function objectIn(value: unknown): JsonObject | undefined {
  if (isRecord(value)) return value;
  return Array.isArray(value) && value.length === 1 && isRecord(value[0]) ? value[0] : undefined;
}

/** The value of `success`; without it, of `code` or the gateway's `responsecode` (1 or 0). */
function successOf(fields: JsonObject): boolean | undefined {
  const success = booleanOf(fieldOf(fields, 'success'));
  if (success !== undefined) return success;
  const code = textOf(fieldOf(fields, 'code'))?.trim().toLowerCase();
  if (code === 'success' || code === 'error') return code === 'success';
  return booleanOf(fieldOf(fields, 'responsecode'));
}

/** The words of the answer: `msg`, and those of the gateway beside it. */
export function wordsIn(fields: JsonObject): readonly string[] {
  const words: string[] = [];
  for (const name of wordFields) {
    const word = textOf(fieldOf(fields, name));
    if (word !== undefined) words.push(word);
  }
  return words;
}

const wordFields = [
  'msg',
  'message',
  'responsedescription',
  'responsemessage',
  'error',
  'description',
] as const;

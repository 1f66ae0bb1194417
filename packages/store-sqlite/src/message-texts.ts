import {
  type Attempt,
  type DeliveryReport,
  decodeParts,
  decodeReport,
  encodeChanging,
  encodeFixed,
  encodeReport,
  type Message,
  type MessageColumns,
  type Reason,
} from '@nkul/core/store';
import type { PersonalTexts } from './personal-texts.ts';
import type { PlanTable } from './plan-table.ts';
import type { Places, StoredMessage, TextNumbers } from './recent-messages.ts';
import { TextList, WrittenPlaces } from './written-places.ts';

const noTexts: TextNumbers = new TextList();
/** Stands for the words of a reason that were erased. */
export const erasedWords = 'erased';

/** A changing part, and the places that it names. */
interface Written {
  readonly changing: string;
  readonly places: Places;
  readonly weight: number;
}

/** A message whose texts are written. */
interface Writing {
  readonly message: Message;
  readonly before: StoredMessage | undefined;
  /** The places of old words that new ones have taken. */
  readonly reused: Set<number>;
}

/** Writes the personal texts of messages, and puts messages together from their parts. */
export class MessageTexts {
  readonly #personal: PersonalTexts;
  readonly #plans: PlanTable;

  constructor(personal: PersonalTexts, plans: PlanTable) {
    this.#personal = personal;
    this.#plans = plans;
  }

  /** Writes a new message's texts, or those that a change has added; those of an erased message are overwritten. */
  write(message: Message, before?: StoredMessage): Written {
    const fixed = this.#fixed(message, before);
    const texts = this.#texts(message, before);
    const places = new WrittenPlaces(this.#plans.numberOf(message.steps), fixed, texts);
    const changing = encodeChanging(message, places);
    return { changing, places, weight: weightOf(message, changing, places) };
  }

  read(number: number, columns: MessageColumns, changing: string): StoredMessage {
    const texts = new TextList();
    let fixed = 0;
    const message = decodeParts(columns, changing, {
      steps: (place) => this.#plans.steps(place),
      fixed: (place) => {
        fixed = place;
        return this.#personal.get(place);
      },
      report: (place, attempt) => noted(texts, place, decodeReport(this.#personal.get(place), attempt)),
      reason: (place, codes) =>
        noted(texts, place, { ...codes, message: readWords(this.#personal.get(place)) }),
    });
    const places = { fixed, texts };
    return { number, message, places, weight: weightOf(message, changing, places) };
  }

  /** Overwrites all texts of a message that is deleted. */
  blank({ places }: StoredMessage): void {
    this.#personal.blank(places.fixed);
    for (const place of places.texts.values()) this.#personal.blank(place);
  }

  #fixed(message: Message, before: StoredMessage | undefined): number {
    if (before === undefined) return this.#personal.put(encodeFixed(message));
    return message.erased === before.message.erased
      ? before.places.fixed
      : this.#personal.replace(before.places.fixed, encodeFixed(message));
  }

  #texts(message: Message, before: StoredMessage | undefined): Places['texts'] {
    let texts: TextList | undefined;
    // Two attempts that shared their words may get others in one change: the place is for the first of them.
    let reused: Set<number> | undefined;
    for (let index = 0; index < message.attempts.length; index += 1) {
      const attempt = message.attempts[index];
      if (attempt === undefined) continue;
      const then = before?.message.attempts[index];
      if (then === attempt && texts === undefined && before?.places.texts.size === 0) continue;
      const { reason, reports } = attempt;
      if (reason === undefined && reports.length === 0) continue;
      texts ??= new TextList();
      if (reason !== undefined && !texts.has(reason)) {
        reused ??= new Set();
        texts.add(reason, this.#words(reason, then?.reason, { message, before, reused }));
      }
      for (let place = 0; place < reports.length; place += 1) {
        const report = reports[place];
        if (report !== undefined)
          texts.add(report, this.#report(report, attempt, then?.reports[place], before));
      }
    }
    const { reason } = message;
    if (reason !== undefined && !texts?.has(reason)) {
      texts ??= new TextList();
      reused ??= new Set();
      texts.add(reason, this.#words(reason, before?.message.reason, { message, before, reused }));
    }
    this.#blankReason(message, before, texts);
    return texts ?? noTexts;
  }

  /** The words of why it was in review, or cancelled, go with the reason. */
  #blankReason(
    { reason }: Message,
    before: StoredMessage | undefined,
    texts: Places['texts'] = noTexts,
  ): void {
    const then = before?.message.reason;
    const old = then && before?.places.texts.get(then);
    if (reason === undefined && old !== undefined && ![...texts.values()].includes(old))
      this.#personal.blank(old);
  }

  /** @param then the report in its place before: another one only if it was erased since */
  #report(
    report: DeliveryReport,
    attempt: Attempt,
    then: DeliveryReport | undefined,
    before: StoredMessage | undefined,
  ): number {
    const known = before?.places.texts;
    const own = known?.get(report);
    if (own !== undefined) return own;
    const text = encodeReport(report, attempt);
    const old = then && known?.get(then);
    return old === undefined ? this.#personal.put(text) : this.#personal.replace(old, text);
  }

  /** Attempts that a notifier refused with one and the same reason share its words, until one gets another reason. */
  #words(reason: Reason, then: Reason | undefined, { message, before, reused }: Writing): number {
    const known = before?.places.texts;
    const own = known?.get(reason);
    if (own !== undefined) return own;
    const old = then && known?.get(then);
    const text = JSON.stringify(reason.message);
    if (old === undefined || reused.has(old)) return this.#personal.put(text);
    if (message.attempts.some((one) => one.reason !== undefined && known?.get(one.reason) === old))
      return this.#personal.put(text);
    reused.add(old);
    return this.#personal.replace(old, text);
  }
}

/** About how many bytes a message takes in memory: its objects, its longest texts, its attempts and its reports. */
function weightOf({ content, attempts }: Message, changing: string, { texts }: Places): number {
  let length = changing.length;
  for (const channel in content)
    length += (content[channel]?.text.length ?? 0) + (content[channel]?.html?.length ?? 0);
  return 1_000 + 2 * length + 700 * attempts.length + 1_000 * texts.size;
}

/** The words at a place. Blanks are words that were erased without room for the word that says so. */
export function readWords(text: string): string {
  return text.trim() === '' ? erasedWords : (JSON.parse(text) as string);
}

function noted<Text extends DeliveryReport | Reason>(texts: TextList, place: number, text: Text): Text {
  texts.add(text, place);
  return text;
}

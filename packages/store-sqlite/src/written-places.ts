import type { DeliveryReport, MessagePlaces, Reason } from '@nkul/core/store';
import type { Places, TextNumbers } from './recent-messages.ts';

/** The numbers of some texts. They are few, mostly one: a map for each message would take more than the list. */
export class TextList implements TextNumbers {
  #texts: (DeliveryReport | Reason)[] = [];
  #numbers: number[] = [];

  get size(): number {
    return this.#texts.length;
  }

  get(text: DeliveryReport | Reason): number | undefined {
    const place = this.#texts.indexOf(text);
    return place === -1 ? undefined : this.#numbers[place];
  }

  has(text: DeliveryReport | Reason): boolean {
    return this.#texts.includes(text);
  }

  /** Adds a text that it does not have. */
  add(text: DeliveryReport | Reason, number: number): void {
    if (this.#texts.length === 0) {
      // A list that grows has room for sixteen more.
      this.#texts = [text];
      this.#numbers = [number];
      return;
    }
    this.#texts.push(text);
    this.#numbers.push(number);
  }

  values(): readonly number[] {
    return this.#numbers;
  }
}

/** The places of a message whose texts are written. */
export class WrittenPlaces implements Places, MessagePlaces {
  readonly steps: number;
  readonly fixed: number;
  readonly texts: TextNumbers;

  constructor(steps: number, fixed: number, texts: TextNumbers) {
    this.steps = steps;
    this.fixed = fixed;
    this.texts = texts;
  }

  report(report: DeliveryReport): number {
    return this.texts.get(report) ?? 0;
  }

  words(reason: Reason): number {
    return this.texts.get(reason) ?? 0;
  }
}

import { callbackAnswer, requestForm } from '@nkul/adapter-kit';
import {
  type Callback,
  type CallbackAnswer,
  type CallbackReading,
  type CallbackRequest,
  type Country,
  type EntryResult,
  InvalidCallbackError,
} from '@nkul/core/adapter';
import { entriesOf } from './callback-entry.ts';

interface CallbackSettings {
  readonly name: string;
  readonly defaultCountry: Country;
}

/**
 * The callback for the delivery reports of Africa's Talking, and for people who opt out. Its calls are not signed: the
 * token in its address keeps strangers out.
 */
export class AfricasTalkingCallback implements Callback {
  readonly notifier: string;
  readonly types: readonly string[] = ['application/x-www-form-urlencoded'];
  readonly #settings: CallbackSettings;

  constructor(settings: CallbackSettings) {
    this.notifier = settings.name;
    this.#settings = settings;
  }

  read(request: CallbackRequest): CallbackReading {
    const fields = new URLSearchParams((requestForm(request) ?? []).map(([name, value]) => [name, value]));
    if (fields.size === 0) throw new InvalidCallbackError('The body has no fields.');
    return { entries: entriesOf(fields, this.#settings) };
  }

  answer(results: readonly EntryResult[]): CallbackAnswer {
    return callbackAnswer(results, { status: 200, headers: {}, body: '' });
  }
}

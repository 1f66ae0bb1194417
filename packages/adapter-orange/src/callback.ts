import { callbackAnswer, requestJson } from '@nkul/adapter-kit';
import {
  type Callback,
  type CallbackAnswer,
  type CallbackReading,
  type CallbackRequest,
  type Country,
  type EntryResult,
  InvalidCallbackError,
} from '@nkul/core/adapter';
import { entriesOf } from './callback-entries.ts';

interface CallbackSettings {
  readonly name: string;
  readonly defaultCountry: Country;
}

/** The callback for Orange's delivery reports. They are not signed: the token in its address keeps strangers out. */
export class OrangeCallback implements Callback {
  readonly notifier: string;
  readonly types: readonly string[] = ['application/json'];
  readonly #settings: CallbackSettings;

  constructor(settings: CallbackSettings) {
    this.notifier = settings.name;
    this.#settings = settings;
  }

  read(request: CallbackRequest): CallbackReading {
    const body = requestJson(request);
    if (typeof body !== 'object' || body === null) throw new InvalidCallbackError('The body is not JSON.');
    return { entries: entriesOf(body, this.#settings) };
  }

  /** Orange asks for 200. */
  answer(results: readonly EntryResult[]): CallbackAnswer {
    return callbackAnswer(results, { status: 200, headers: {}, body: '' });
  }
}

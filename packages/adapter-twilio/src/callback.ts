import { callbackAnswer, requestForm, requestJson, type Secret } from '@nkul/adapter-kit';
import {
  type Callback,
  type CallbackAnswer,
  type CallbackEntry,
  type CallbackReading,
  type CallbackRequest,
  type Country,
  type EntryResult,
  InvalidCallbackError,
  UnauthenticCallbackError,
} from '@nkul/core/adapter';
import { entriesOf } from './callback-entries.ts';
import { isFromTwilio } from './signature.ts';

interface CallbackSettings {
  readonly name: string;
  readonly authToken: Secret | undefined;
  readonly defaultCountry: Country;
}

interface TwilioReading extends CallbackReading {
  /** True if somebody wrote to us: Twilio wants TwiML as the answer. */
  readonly inbound: boolean;
}

const form = 'application/x-www-form-urlencoded';

/** The callback for Twilio's delivery reports, and for the messages that people send to you. */
export class TwilioCallback implements Callback {
  readonly notifier: string;
  readonly types: readonly string[] = [form, 'application/json'];
  readonly #settings: CallbackSettings;

  constructor(settings: CallbackSettings) {
    this.notifier = settings.name;
    this.#settings = settings;
  }

  check(request: CallbackRequest): void {
    const { authToken } = this.#settings;
    if (authToken === undefined) return;
    const { url, headers } = request;
    const [signature] = [headers['x-twilio-signature'] ?? []].flat();
    if (signature === undefined) throw new UnauthenticCallbackError('The call has no X-Twilio-Signature.');
    if (url === undefined)
      throw new UnauthenticCallbackError('The signature cannot be checked: the webhook gives no address.');
    const fields = isForm(request) ? fieldsIn(request) : undefined;
    const bytes = request.body instanceof Uint8Array ? request.body : undefined;
    if (isFromTwilio(signature, { url, form: fields, bytes }, authToken.current())) return;
    throw new UnauthenticCallbackError(
      'The signature of the call is wrong: check authToken, and that publicUrl is the address that Twilio calls.',
    );
  }

  read(request: CallbackRequest): TwilioReading {
    const fields = fieldsIn(request);
    if ([...fields.keys()].length === 0) throw new InvalidCallbackError('The body has no fields.');
    const ref = [request.query?.['ref'] ?? []].flat()[0];
    const entries = entriesOf(fields, { ...this.#settings, ref });
    return { entries, inbound: entries.some(isInbound) };
  }

  answer(results: readonly EntryResult[], { inbound }: TwilioReading): CallbackAnswer {
    // Twilio would send any other text to the person who wrote.
    const stored = inbound
      ? { status: 200, headers: { 'content-type': 'text/xml' }, body: '<Response></Response>' }
      : { status: 204, headers: {}, body: '' };
    return callbackAnswer(results, stored);
  }
}

function isInbound({ kind }: CallbackEntry): boolean {
  return kind === 'inbound';
}

function isForm({ headers, body }: CallbackRequest): boolean {
  const [type = ''] = [headers['content-type'] ?? []].flat();
  return type.toLowerCase().startsWith(form) || (type === '' && !(body instanceof Uint8Array));
}

/** The fields of a body: of a form, or of a JSON object with the same names. */
function fieldsIn(request: CallbackRequest): URLSearchParams {
  const { body } = request;
  const isJson = body instanceof Uint8Array && !isForm(request);
  const fields = requestForm(isJson ? { ...request, body: { parsed: requestJson(request) } } : request) ?? [];
  return new URLSearchParams(fields.map(([name, value]) => [name, value]));
}

import {
  basicAuth,
  callbackAnswer,
  isoTime,
  isRecord,
  isSame,
  isSigned,
  type JsonObject,
  requestForm,
  requestJson,
} from '@nkul/adapter-kit';
import {
  type Callback,
  type CallbackAnswer,
  type CallbackEntry,
  type CallbackReading,
  type CallbackRequest,
  type EntryResult,
  InvalidCallbackError,
  readNumber,
  UnauthenticCallbackError,
} from '@nkul/core/adapter';
import { textAt, valueAt } from './path.ts';
import type { ReportCheck, ReportSettings, ResolvedSettings } from './settings.ts';

/** The callback for a gateway's delivery reports, as the settings read them. */
export class GatewayCallback implements Callback {
  readonly notifier: string;
  readonly methods: readonly string[];
  readonly #settings: ResolvedSettings;
  readonly #report: ReportSettings;

  constructor(settings: ResolvedSettings, report: ReportSettings) {
    this.notifier = settings.name;
    this.methods = [report.method ?? 'POST'];
    this.#settings = settings;
    this.#report = report;
  }

  check(request: CallbackRequest): void {
    const { check } = this.#report;
    if (check === undefined) return;
    const secrets = this.#settings.secrets.get(check.secret)?.known() ?? [];
    if (isAuthentic(check, request, secrets)) return;
    throw new UnauthenticCallbackError(`The call does not have the gateway's ${check.by} check.`);
  }

  read(request: CallbackRequest): CallbackReading {
    const body = fieldsOf(request);
    const { list } = this.#report;
    const reports = list === undefined ? [body] : valueAt(body, list);
    if (!Array.isArray(reports)) throw new InvalidCallbackError('The body has no list of reports.');
    return { entries: reports.map((raw) => this.#entryOf(raw)) };
  }

  answer(results: readonly EntryResult[]): CallbackAnswer {
    const { status = 204, type, body = '' } = this.#report.answer ?? {};
    const headers = type === undefined ? {} : { 'content-type': type };
    return callbackAnswer(results, { status, headers, body });
  }

  #entryOf(raw: unknown): CallbackEntry {
    if (!isRecord(raw)) return quarantined('the report is not an object', raw);
    const { reference: at, status, statuses, code, words, deliveredAt: time } = this.#report;
    const reference = textAt(raw, at);
    if (reference === undefined) return quarantined('the report has no reference', raw);
    const said = textAt(raw, status);
    if (said === undefined) return quarantined('the report has no status', raw);
    const known = Object.hasOwn(statuses, said) ? statuses[said] : undefined;
    const [to, codeText, description] = [this.#addressIn(raw), textAt(raw, code), textAt(raw, words)];
    const deliveredAt = known === 'delivered' ? isoTime(textAt(raw, time) ?? '') : undefined;
    const report = {
      notifier: this.notifier,
      reference,
      status: known ?? 'unknown',
      ...(to && { to }),
      ...(codeText && { code: codeText }),
      ...(description && { description }),
      ...(deliveredAt && { deliveredAt }),
      raw,
    } as const;
    return { kind: 'report', report };
  }

  /** The address as the message has it: E.164 for a number. */
  #addressIn(raw: JsonObject): string | undefined {
    const address = textAt(raw, this.#report.to);
    if (address === undefined || !/^(?:sms|voice|whatsapp)$/.test(this.#settings.channel)) return address;
    return readNumber(address, this.#settings.defaultCountry) ?? address;
  }
}

function quarantined(reason: string, raw: unknown): CallbackEntry {
  return { kind: 'quarantined', quarantined: { reason, raw } };
}

function isAuthentic(
  check: ReportCheck,
  { headers, body }: CallbackRequest,
  secrets: readonly string[],
): boolean {
  const name = check.by === 'basic' ? 'authorization' : check.header.toLowerCase();
  const [given] = [headers[name] ?? []].flat();
  if (given === undefined) return false;
  switch (check.by) {
    case 'hmac': {
      const { algorithm, encoding } = check;
      return body instanceof Uint8Array && isSigned({ given, data: body, secrets, algorithm, encoding });
    }
    case 'header':
      return secrets.map((secret) => isSame(given, secret)).includes(true);
    case 'basic':
      return secrets
        .map((secret) => isSame(given, basicAuth(check.user, secret).authorization))
        .includes(true);
  }
}

/** The fields of a call: of its query for a GET, else of its form or its JSON. @throws InvalidCallbackError */
function fieldsOf(request: CallbackRequest): JsonObject {
  if (request.method === 'GET') return { ...request.query };
  const [type = ''] = [request.headers['content-type'] ?? []].flat();
  if (type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    const fields = requestForm(request) ?? [];
    return Object.fromEntries(fields.map(([name, value]) => [name, value]));
  }
  const body = requestJson(request);
  if (!isRecord(body)) throw new InvalidCallbackError('The body is not an object.');
  return body;
}

import {
  type Meaning,
  type OutcomeRow,
  providerFields,
  resolveProvider,
  type SenderRule,
  secretSetting,
  senderSetting,
} from '@nkul/adapter-kit';
import {
  booleanSchema,
  ConfigurationError,
  checkSettings,
  type DeliveryStatus,
  functionOf,
  listOf,
  objectOf,
  oneOf,
  optionally,
  plainObjectOf,
  type ReadValue,
  readBy,
  type Schema,
  textOf,
} from '@nkul/core/adapter';
import { pathSetting } from './path.ts';
import type { GatewayCall, HttpGatewaySettings, ReportCheck, ResolvedSettings } from './settings.ts';

/** The gateway checks the rest. */
export const gatewaySender: SenderRule = {
  takes: (sender) => /^[^\p{C}]{1,255}$/u.test(sender),
  words: 'must have 1 to 255 printable characters',
};

const meanings: Readonly<Record<Meaning, true>> = {
  invalid_recipient: true,
  opted_out: true,
  content_refused: true,
  invalid_request: true,
  too_long: true,
  needs_template: true,
  address_gone: true,
  provider_refused: true,
  insufficient_credit: true,
  unauthorized: true,
  rate_limited: true,
  unavailable: true,
  recipient_unavailable: true,
  unknown: true,
};

const statuses: Readonly<Record<DeliveryStatus, true>> = {
  delivered: true,
  read: true,
  undelivered: true,
  expired: true,
  rejected: true,
  deleted: true,
  enroute: true,
  accepted: true,
  unknown: true,
};

const path = optionally(pathSetting);
const noun = { noun: 'setting' } as const;

const rowSchema = objectOf(
  {
    status: optionally(readBy(readNumbers)),
    code: optionally(readBy(readTexts)),
    words: optionally(readBy(readPattern)),
    is: oneOf(namesOf(meanings)),
  },
  noun,
);

const answerSchema = objectOf(
  {
    reference: path,
    taken: optionally(objectOf({ path: pathSetting, is: readBy(readTexts) }, noun)),
    code: path,
    words: path,
    units: path,
    retryAfter: path,
    rows: optionally(listOf(rowSchema as Schema<OutcomeRow>)),
  },
  { noun: 'setting', meant: { id: 'reference', message: 'words', error: 'code' } },
);

const reportSchema = objectOf(
  {
    method: optionally(oneOf(['GET', 'POST'])),
    list: path,
    reference: pathSetting,
    status: pathSetting,
    statuses: plainObjectOf(oneOf(namesOf(statuses))),
    to: path,
    code: path,
    words: path,
    deliveredAt: path,
    check: optionally(readBy(readCheck)),
    answer: optionally(
      objectOf(
        {
          status: optionally(readBy(readStatus)),
          type: optionally(textOf(255)),
          body: optionally(textOf(1_000)),
        },
        noun,
      ),
    ),
  },
  noun,
);

const settingsSchema = objectOf(
  {
    ...providerFields,
    channel: textOf(255),
    secrets: optionally(plainObjectOf(secretSetting('secret'))),
    from: optionally(senderSetting(gatewaySender)),
    method: optionally(oneOf(['GET', 'POST', 'PUT'])),
    path: readBy(readPath, 'is missing: give the path of a send, behind baseUrl'),
    headers: optionally(functionOf<NonNullable<HttpGatewaySettings['headers']>>()),
    query: optionally(functionOf<NonNullable<HttpGatewaySettings['query']>>()),
    json: optionally(functionOf<NonNullable<HttpGatewaySettings['json']>>()),
    form: optionally(functionOf<NonNullable<HttpGatewaySettings['form']>>()),
    answer: answerSchema,
    report: optionally(reportSchema),
    ownReference: optionally(booleanSchema),
    balance: optionally(
      objectOf(
        {
          path: readBy(readFixedPath, 'is missing: give the path of the balance, behind baseUrl'),
          left: pathSetting,
          unit: textOf(64),
        },
        noun,
      ),
    ),
  },
  { noun: 'setting', meant: { url: 'baseUrl', body: 'json', sender: 'from', callback: 'report' } },
);

/** @throws ConfigurationError that names the first wrong setting, and the nearest known one */
export function resolveSettings(given: HttpGatewaySettings): ResolvedSettings {
  const settings = checkSettings(settingsSchema, given, 'httpGateway()');
  const { baseUrl, answer, json, form, report, secrets = {} } = settings;
  if (baseUrl === undefined) throw wrong('baseUrl', 'is missing: give the address of the gateway');
  if (answer.reference === undefined && answer.taken === undefined)
    throw wrong('answer', 'needs a reference or taken: else an accepted message cannot be recognized');
  if (json !== undefined && form !== undefined) throw wrong('form', 'is given beside json: give one of them');
  const named = report?.check?.secret;
  if (named !== undefined && !Object.hasOwn(secrets, named))
    throw wrong('report.check', 'names a secret that is not among secrets');
  return {
    ...settings,
    ...resolveProvider(settings, { name: 'http', baseUrl }),
    method: settings.method ?? 'POST',
    secrets: new Map(Object.entries(secrets)),
    ownReference: settings.ownReference ?? false,
  };
}

function wrong(field: string, problem: string): ConfigurationError {
  return new ConfigurationError(`httpGateway(): ${field} ${problem}.`, { field });
}

function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(names) as Name[];
}

function readPath(given: unknown): ReadValue<string | ((call: GatewayCall) => string)> {
  if (typeof given === 'function') return { output: given as (call: GatewayCall) => string };
  return isPath(given) ? { output: given } : { problem: 'must begin with a slash, or be a function' };
}

function readFixedPath(given: unknown): ReadValue<string> {
  return isPath(given) ? { output: given } : { problem: 'must begin with a slash' };
}

/** Without the slash, it could change the server behind `baseUrl`. */
function isPath(given: unknown): given is string {
  return typeof given === 'string' && /^\/[\x21-\x7e]*$/.test(given);
}

function readTexts(given: unknown): ReadValue<string | readonly string[]> {
  const are = [given].flat().every((one) => typeof one === 'string');
  return are
    ? { output: given as string | readonly string[] }
    : { problem: 'must be a text, or a list of texts' };
}

function readNumbers(given: unknown): ReadValue<number | readonly number[]> {
  const are = [given].flat().every((one) => Number.isInteger(one));
  return are
    ? { output: given as number | readonly number[] }
    : { problem: 'must be an HTTP status, or a list' };
}

function readPattern(given: unknown): ReadValue<RegExp> {
  return given instanceof RegExp ? { output: given } : { problem: 'must be a regular expression' };
}

const checkSchemas: Readonly<Record<ReportCheck['by'], Schema<unknown>>> = {
  hmac: objectOf(
    {
      by: oneOf(['hmac']),
      header: textOf(255),
      algorithm: oneOf(['sha1', 'sha256', 'sha512']),
      encoding: oneOf(['hex', 'base64']),
      secret: textOf(255),
    },
    noun,
  ),
  header: objectOf({ by: oneOf(['header']), header: textOf(255), secret: textOf(255) }, noun),
  basic: objectOf({ by: oneOf(['basic']), user: textOf(255), secret: textOf(255) }, noun),
};

function readCheck(given: unknown): ReadValue<ReportCheck> {
  const by = typeof given === 'object' && given !== null && 'by' in given ? given.by : undefined;
  if (by !== 'hmac' && by !== 'header' && by !== 'basic')
    return { problem: "must have by: 'hmac', 'header' or 'basic'" };
  return { output: checkSettings(checkSchemas[by], given, 'report.check') as ReportCheck };
}

/** The status of our answer to a report: 200 to 599. */
function readStatus(given: unknown): ReadValue<number> {
  const is = typeof given === 'number' && Number.isInteger(given) && given >= 200 && given <= 599;
  return is ? { output: given } : { problem: 'must be an HTTP status from 200 to 599' };
}

/** The provider's two paths: handles a call from its first byte to its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../base/request-body.ts';
import { bodyFields, type Fields, queryFields } from '../base/request-fields.ts';
import type { CallRecord, OpenCall } from '../book/book.ts';
import { answerCall, redirectPath } from '../calls/answer-call.ts';
import { balanceCall } from '../calls/balance-call.ts';
import { errorAnswer, type HttpAnswer, htmlAnswer } from '../calls/http-answer.ts';
import { type SendCallDependencies, sendCall } from '../calls/send-call.ts';
import { reset, writeWhole } from '../calls/write-answer.ts';
import { hits } from '../faults/call-plan.ts';
import type { ActiveFaults } from '../faults/fault-settings.ts';

/** The parts that the provider needs. */
export interface ProviderDependencies extends SendCallDependencies {
  readonly faults: () => ActiveFaults;
  readonly balanceMethods: readonly string[];
  /** Aborted when the simulator closes */
  readonly closing: AbortSignal;
}

type Operation = 'send' | 'balance';
const operations: Readonly<Record<string, CallRecord['operation']>> = {
  '/developpeur/Send_sms_dev': 'send',
  '/developpeur/Solde_sms_dev': 'balance',
  [redirectPath]: 'redirected',
};
const sendMethods = ['GET', 'POST'];
const defaultSlowMs = 300;

/** The provider, with its accounts, its book and the faults that are switched on. */
export class Provider {
  readonly #dependencies: ProviderDependencies;

  constructor(dependencies: ProviderDependencies) {
    this.#dependencies = dependencies;
  }

  /** True if a request is reset before it is read, judged by its first line; notes it in the book. */
  turnsAway(requestLine: string): boolean {
    const { faults, draws, book } = this.#dependencies;
    const [method = '', target = ''] = requestLine.split(' ');
    const operation = operations[target.split('?', 1)[0] ?? ''];
    if (operation !== 'send' && operation !== 'balance') return false;
    if (!hits(faults()[operation], 'resetBeforeRequest', draws.next('first line'))) return false;
    book.open(operation, method).faults.push('resetBeforeRequest');
    return true;
  }

  /** Handles a request; `isFresh` if its first line was not judged yet. */
  async handle(request: IncomingMessage, response: ServerResponse, isFresh: boolean): Promise<void> {
    const { method = '', url = '/' } = request;
    if (isFresh && this.turnsAway(`${method} ${url}`)) {
      reset(response);
      return;
    }
    const operation = operations[url.split('?', 1)[0] ?? ''] ?? 'other';
    const call = this.#dependencies.book.open(operation, method);
    if (operation !== 'send' && operation !== 'balance') {
      refuse(response, call, errorAnswer(404, 'Introuvable'));
      return;
    }
    const allowed = operation === 'send' ? sendMethods : this.#dependencies.balanceMethods;
    if (!allowed.includes(method)) {
      refuse(response, call, errorAnswer(405, 'Méthode non autorisée', { allow: allowed.join(', ') }));
      return;
    }
    if (operation === 'balance' && method === 'GET' && this.#refusesGet()) {
      call.faults.push('getRefused');
      refuse(response, call, htmlAnswer(403, 'Forbidden'));
      return;
    }
    const body = await this.#readOrReset(operation, request, response, call);
    if (body === undefined) return;
    const asked = {
      operation,
      fields: fieldsOf(operation, request, body),
      text: `${method} ${url}\n${body}`,
    };
    await this.#carryOut(asked, response, call);
  }

  #refusesGet(): boolean {
    const { draws, faults } = this.#dependencies;
    return hits(faults().balance, 'getRefused', draws.next('balance by GET'));
  }

  /** The body; undefined if a fault or the client ended the connection before it was read. */
  async #readOrReset(
    operation: Operation,
    request: IncomingMessage,
    response: ServerResponse,
    call: OpenCall,
  ): Promise<string | undefined> {
    const { draws, faults } = this.#dependencies;
    const draw = draws.next(`headers of ${operation}`);
    const early = (['resetAfterHeaders', 'resetInBody'] as const).find((name) =>
      hits(faults()[operation], name, draw),
    );
    if (early) call.faults.push(early);
    const body =
      early === 'resetAfterHeaders' ? undefined : await readBody(request, early ? 'half' : 'whole');
    if (body === undefined) reset(response);
    return body;
  }

  async #carryOut(
    { operation, fields, text }: Asked,
    response: ServerResponse,
    call: OpenCall,
  ): Promise<void> {
    const { draws, faults, accounts, closing } = this.#dependencies;
    const draw = draws.about(text);
    const settings = faults()[operation];
    const content =
      operation === 'send'
        ? await sendCall(fields, call, settings, draw, this.#dependencies)
        : balanceCall(fields, settings, draw, accounts);
    const slowMs = settings.get('slow')?.ms ?? defaultSlowMs;
    await answerCall(response, call, content, draw, { slowMs, closing });
  }
}

/** A call that was read. */
interface Asked {
  readonly operation: Operation;
  readonly fields: Fields;
  /** The whole call as text. Draws depend on it. */
  readonly text: string;
}

function fieldsOf(
  operation: Operation,
  { method, url = '/', headers }: IncomingMessage,
  body: string,
): Fields {
  const [, ...query] = url.split('?');
  return operation === 'send' && method === 'GET'
    ? queryFields(new URLSearchParams(query.join('?')))
    : bodyFields(headers['content-type'], body);
}

function refuse(response: ServerResponse, call: OpenCall, answer: HttpAnswer): void {
  call.httpStatus = answer.status;
  writeWhole(response, answer);
}

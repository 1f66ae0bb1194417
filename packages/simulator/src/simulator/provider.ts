/** The providers' paths: handles a call from its first byte to its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../base/request-body.ts';
import type { OpenCall } from '../book/book.ts';
import { answerCall, redirectPath } from '../calls/answer-call.ts';
import { balanceCall } from '../calls/balance-call.ts';
import { type HttpAnswer, htmlAnswer } from '../calls/http-answer.ts';
import { type SendCallDependencies, sendCall } from '../calls/send-call.ts';
import type { Asked, Operation } from '../calls/wire.ts';
import { reset, writeWhole } from '../calls/write-answer.ts';
import { hits } from '../faults/call-plan.ts';
import type { ActiveFaults } from '../faults/fault-settings.ts';

/** One provider that the simulator speaks as. */
export interface Line extends Pick<SendCallDependencies, 'wire' | 'plan' | 'report'> {
  /** The faults that are switched on, and that its wire can show */
  readonly faults: () => ActiveFaults;
}

/** The parts that the providers share. */
export interface ProviderDependencies extends Omit<SendCallDependencies, keyof Line> {
  /** The first answers paths that belong to no provider */
  readonly lines: readonly [Line, ...Line[]];
  /** Aborted when the simulator closes */
  readonly closing: AbortSignal;
}

const defaultSlowMs = 300;

/** The providers, with their accounts, their book and the faults that are switched on. */
export class Provider {
  readonly #dependencies: ProviderDependencies;

  constructor(dependencies: ProviderDependencies) {
    this.#dependencies = dependencies;
  }

  /** True if a request is reset before it is read, judged by its first line; notes it in the book. */
  turnsAway(requestLine: string): boolean {
    const { draws, book } = this.#dependencies;
    const [method = '', target = ''] = requestLine.split(' ');
    const { line, operation } = this.#find(target);
    if (operation === undefined) return false;
    if (!hits(line.faults()[operation], 'resetBeforeRequest', draws.next('first line'))) return false;
    book.open(line.wire.name, operation, method).faults.push('resetBeforeRequest');
    return true;
  }

  /** Handles a request; `isFresh` if its first line was not judged yet. */
  async handle(request: IncomingMessage, response: ServerResponse, isFresh: boolean): Promise<void> {
    const { method = '', url = '/', headers } = request;
    if (isFresh && this.turnsAway(`${method} ${url}`)) {
      reset(response);
      return;
    }
    const { line, operation, isKnown } = this.#find(url);
    const name = isKnown ? line.wire.name : undefined;
    const call = this.#dependencies.book.open(name, operation ?? otherOperation(url, line), method);
    if (operation === undefined) {
      await this.#answerBeside(line, request, response, call);
      return;
    }
    const refusal = this.#methodRefusal(line, operation, method, call);
    if (refusal !== undefined) {
      refuse(response, call, refusal);
      return;
    }
    const body = await this.#readOrReset(line, operation, request, response, call);
    if (body === undefined) return;
    await this.#carryOut(line, { operation, method, url, headers, body }, response, call);
  }

  /** The provider of a path, and the request that the path takes. */
  #find(url: string): {
    readonly line: Line;
    readonly operation: Operation | undefined;
    readonly isKnown: boolean;
  } {
    const path = pathOf(url);
    const { lines } = this.#dependencies;
    const found = lines.find(({ wire }) => [wire.root].flat().some((root) => path.startsWith(root)));
    const line = found ?? lines[0];
    return { line, operation: line.wire.operationOf(path), isKnown: found !== undefined };
  }

  /** Answers a request for a token; another path is not found. */
  async #answerBeside(
    { wire }: Line,
    request: IncomingMessage,
    response: ServerResponse,
    call: OpenCall,
  ): Promise<void> {
    const { method = '', url = '/', headers } = request;
    if (call.operation !== 'token' || wire.tokens === undefined) {
      refuse(response, call, wire.error(404));
      return;
    }
    const body = await readBody(request, 'whole');
    if (body === undefined) reset(response);
    else if (method !== 'POST') refuse(response, call, wire.error(405, { allow: 'POST' }));
    else
      refuse(response, call, wire.tokens.answer({ method, url, headers, body }, this.#dependencies.accounts));
  }

  /** The refusal of a method; undefined if the call may go on. */
  #methodRefusal(
    { wire, faults }: Line,
    operation: Operation,
    method: string,
    call: OpenCall,
  ): HttpAnswer | undefined {
    const allowed = wire.methods(operation);
    if (!allowed.includes(method)) return wire.error(405, { allow: allowed.join(', ') });
    if (operation !== 'balance' || method !== 'GET') return undefined;
    if (!hits(faults().balance, 'getRefused', this.#dependencies.draws.next('balance by GET')))
      return undefined;
    call.faults.push('getRefused');
    return htmlAnswer(403, 'Forbidden');
  }

  /** The body; undefined if a fault or the client ended the connection before it was read. */
  async #readOrReset(
    line: Line,
    operation: Operation,
    request: IncomingMessage,
    response: ServerResponse,
    call: OpenCall,
  ): Promise<string | undefined> {
    const draw = this.#dependencies.draws.next(`headers of ${operation}`);
    const early = (['resetAfterHeaders', 'resetInBody'] as const).find((name) =>
      hits(line.faults()[operation], name, draw),
    );
    if (early) call.faults.push(early);
    const body =
      early === 'resetAfterHeaders' ? undefined : await readBody(request, early ? 'half' : 'whole');
    if (body === undefined) reset(response);
    return body;
  }

  async #carryOut(line: Line, asked: Asked, response: ServerResponse, call: OpenCall): Promise<void> {
    const { draws, closing } = this.#dependencies;
    const { wire } = line;
    // Draws depend on the whole call.
    const draw = draws.about(`${asked.method} ${asked.url}\n${asked.body}`);
    const settings = line.faults()[asked.operation];
    const parts = { ...this.#dependencies, ...line };
    const content =
      asked.operation === 'send'
        ? await sendCall(asked, call, settings, draw, parts)
        : balanceCall(asked, settings, draw, parts);
    const slowMs = settings.get('slow')?.ms ?? defaultSlowMs;
    await answerCall(response, call, content, draw, { wire, slowMs, closing });
  }
}

/** The operation of a request that neither sends nor reads a balance. */
function otherOperation(url: string, { wire }: Line): 'token' | 'redirected' | 'other' {
  const path = pathOf(url);
  if (path === redirectPath) return 'redirected';
  return path === wire.tokens?.path ? 'token' : 'other';
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

function refuse(response: ServerResponse, call: OpenCall, answer: HttpAnswer): void {
  call.httpStatus = answer.status;
  writeWhole(response, answer);
}

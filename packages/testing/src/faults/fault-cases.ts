import assert from 'node:assert/strict';
import type { Notifier, Outgoing, Submission } from '@nkul/core/adapter';
import type { ContractCase } from '../base/contract-case.ts';
import { eventually, turnEventLoop } from '../base/event-loop.ts';
import { type Fault, traitsOf } from './fault.ts';
import { type FaultServer, type FaultServerOptions, faultServer } from './fault-server.ts';

/** How many turns a case waits for a message that wrongly goes out again. */
const turnsAfter = 50;

export interface FaultStage extends Pick<FaultServerOptions, 'ok' | 'isSend'> {
  readonly create: (baseUrl: string) => Notifier | Promise<Notifier>;
  readonly message: Outgoing;
  readonly patienceMs: number;
}

/** A provider that does not fail: without it, the other cases would show nothing. */
export function answeredCase(stage: FaultStage): ContractCase {
  return {
    name: 'accepts the message if the provider answers with `ok`',
    run: () =>
      onServer(undefined, stage, async (call) => {
        const { outcome } = await call.end();
        assert.equal(outcome, 'accepted', '`ok` is not the answer with which the provider accepts a message');
      }),
  };
}

/** A provider that fails in one way. */
export function faultCase(fault: Fault, stage: FaultStage): ContractCase {
  const { what, answer, endless } = traitsOf(fault);
  return {
    name: `${endings[answer]} if the provider ${what}`,
    run: () =>
      onServer(fault, stage, async (call) => {
        if (endless) await call.abortWhenReached();
        call.assertAllowed(await call.end(), answer);
        await call.assertOnce();
      }),
  };
}

const endings = {
  never: 'defers the message',
  whole: 'accepts the message',
  perhaps: 'accepts the message or is sure of nothing',
  lost: 'is sure of nothing',
} as const;

/** One call of a notifier, and its provider. */
class FaultCall {
  readonly #server: FaultServer;
  readonly #abort = new AbortController();
  readonly #patienceMs: number;
  readonly #sending: Promise<readonly Submission[]>;
  #ended = false;
  #words = 0;

  constructor(notifier: Notifier, server: FaultServer, { message, patienceMs }: FaultStage) {
    this.#server = server;
    this.#patienceMs = patienceMs;
    const writing = () => {
      this.#words += 1;
    };
    this.#sending = notifier.send([message], { signal: this.#abort.signal, writing });
    const end = () => {
      this.#ended = true;
    };
    this.#sending.then(end, end);
  }

  /** Waits until the call waits for the provider, and ends its time. */
  async abortWhenReached(): Promise<void> {
    const { fault } = this.#server;
    const tls = fault !== undefined && traitsOf(fault).tls === true;
    const isReached = () => (tls ? this.#server.connections > 0 : this.#server.sends.length > 0);
    await eventually(() => isReached() || this.#ended, 'the request to the provider', this.#patienceMs);
    this.#abort.abort(new DOMException('the call took too long', 'TimeoutError'));
  }

  /** The submission, which must come by itself, or soon after the end of the time. */
  async end(): Promise<Submission> {
    try {
      await eventually(() => this.#ended, 'the end of the call', this.#patienceMs);
    } finally {
      this.#abort.abort();
    }
    const [submission, ...others] = await this.#sending;
    assert.ok(submission !== undefined && others.length === 0, 'there is one submission for one message');
    return submission;
  }

  assertAllowed({ outcome }: Submission, answer: 'never' | 'whole' | 'perhaps' | 'lost'): void {
    switch (answer) {
      case 'never':
        assert.equal(this.#words, 0, 'writing() was called before there was a connection');
        assert.equal(outcome, 'deferred', 'nothing was written: the message is surely not sent');
        return;
      case 'whole':
        assert.equal(outcome, 'accepted', 'the provider accepted the message, in a form that HTTP allows');
        return;
      case 'perhaps':
        assert.ok(
          outcome === 'accepted' || outcome === 'unknown',
          `the provider has it, and it is ${outcome}`,
        );
        return;
      case 'lost':
        assert.equal(outcome, 'unknown', 'the provider has the message, and did not say what became of it');
        return;
    }
  }

  /** @throws AssertionError if the message went out more than once, now or a little later */
  async assertOnce(): Promise<void> {
    await turnEventLoop(turnsAfter);
    assert.ok(this.#server.sends.length <= 1, 'the provider was asked to send the message again');
    assert.ok(this.#words <= 1, 'writing() was called more than once');
  }
}

/** Runs a call on a server of its own. Afterwards nothing may be left open. */
async function onServer(
  fault: Fault | undefined,
  stage: FaultStage,
  work: (call: FaultCall) => Promise<void>,
): Promise<void> {
  const { ok, isSend, create, patienceMs } = stage;
  const server = await faultServer({ ok, ...(fault && { fault }), ...(isSend && { isSend }) });
  try {
    const notifier = await create(server.url);
    try {
      await work(new FaultCall(notifier, server, stage));
    } finally {
      await notifier.close?.();
    }
    await eventually(() => server.open === 0, 'the end of all connections after close()', patienceMs);
  } finally {
    await server.close();
  }
}

import assert from 'node:assert/strict';
import {
  type Address,
  type AddressAt,
  type ChargedPart,
  countersToTake,
  type Ledger,
  type Mark,
  type MessageRow,
  type Needs,
  type ParkedReport,
  type Pause,
  type Recorder,
  type Reference,
  type UnknownAttempt,
} from '@nkul/core/store';

/** How many of the nearest attempts or reports a group needs. */
const nearest = 3;

/**
 * Wraps a recorder so that it reads only data that was loaded beforehand, as a store with an asynchronous driver does
 * it. The loaded data is exactly what `needs()` names; reading anything else fails.
 */
export function loadingAhead(recorder: Recorder): Recorder {
  return {
    needs: (group, secret) => recorder.needs(group, secret),
    add: (messages, ledger, options) =>
      recorder.add(
        messages,
        new LoadedLedger(ledger, recorder.needs({ add: messages }, ledger.secret)),
        options,
      ),
    record: (items, ledger) =>
      recorder.record(items, new LoadedLedger(ledger, recorder.needs({ record: items }, ledger.secret))),
    claim(rows, due, ledger) {
      const claim = rows.map(({ message }) => message);
      return recorder.claim(
        rows,
        due,
        new LoadedLedger(ledger, recorder.needs({ claim }, ledger.secret), rows),
      );
    },
  };
}

/** The rows that were loaded for a group. @throws AssertionError if the group reads data that `needs()` did not name */
class LoadedLedger<Row extends MessageRow> implements Ledger<Row> {
  readonly secret: Uint8Array;
  readonly #rows: ReadonlyMap<string, readonly Row[]>;
  readonly #parked: ReadonlyMap<string, readonly ParkedReport[]>;
  readonly #unknown: ReadonlyMap<string, readonly UnknownAttempt[]>;
  readonly #pauses: ReadonlyMap<string, Pause | undefined>;
  readonly #restoredAt: { readonly at: Date | undefined } | undefined;
  readonly #room: number | undefined;
  readonly #charged: ReadonlyMap<string, readonly ChargedPart[]>;
  readonly #marks: ReadonlyMap<string, { readonly mark: Mark | undefined }>;
  readonly #oldest: readonly ParkedReport[];
  /** How many of the nearest were loaded: three, not counting those that the group may change. */
  readonly #attempts: number;
  readonly #reports: number;

  constructor(ledger: Ledger<Row>, needs: Needs, taken: readonly Row[] = []) {
    this.secret = ledger.secret;
    const marks = [...needs.marks, ...needs.readMarks].map(
      (name) => [name, { mark: ledger.mark(name) }] as const,
    );
    this.#marks = new Map(marks);
    const originals = marks.flatMap(([, { mark }]) => (mark?.kind === 'same' ? mark.message : []));
    this.#rows = new Map([
      ...originals.map((id) => [key('id', id), some(ledger.byId(id))] as const),
      ...needs.byId.map((id) => [key('id', id), some(ledger.byId(id))] as const),
      ...needs.byKey.map((one) => [key('key', one), some(ledger.byKey(one))] as const),
      ...needs.byReference.map((one) => [key('reference', one), [...ledger.byReference(one)]] as const),
      ...needs.sendingTo.map((one) => [key('sending', one), [...ledger.sendingTo(one)]] as const),
    ]);
    this.#attempts = nearest + attemptsOf([...taken, ...[...this.#rows.values()].flat()]);
    this.#unknown = new Map(
      needs.unknownNear.map((one) => [nearKey(one), ledger.unknownNear(one, one.time, this.#attempts)]),
    );
    const waiting = needs.parkedFor.map((one) => [key('parked', one), ledger.parkedFor(one)] as const);
    const named = waiting.reduce((sum, [, reports]) => sum + reports.length, 0);
    this.#reports = nearest + named + needs.parks;
    this.#parked = new Map([
      ...waiting,
      ...needs.parkedNear.map(
        (one) => [nearKey(one), ledger.parkedNear(one, one.time, this.#reports)] as const,
      ),
    ]);
    this.#pauses = new Map(needs.pause.map((notifier) => [notifier, ledger.pause(notifier)]));
    const rows = [...taken, ...[...this.#rows.values()].flat()];
    const counters = [...needs.counters, ...rows.flatMap(countersToTake)];
    this.#charged = new Map(counters.map((one) => [key('counter', one), ledger.charged(one)] as const));
    this.#restoredAt = needs.restoredAt ? { at: ledger.restoredAt() } : undefined;
    this.#room = needs.parks > 0 ? ledger.parkedRoom() : undefined;
    const surplus = needs.parks - (this.#room ?? 0);
    this.#oldest = surplus > 0 ? ledger.oldestParked(surplus + named) : [];
  }

  byId(id: string): Row | undefined {
    return loaded(this.#rows, key('id', id))[0];
  }

  byKey(one: string): Row | undefined {
    return loaded(this.#rows, key('key', one))[0];
  }

  byReference(reference: Reference): readonly Row[] {
    return loaded(this.#rows, key('reference', reference));
  }

  sendingTo(address: Address): readonly Row[] {
    return loaded(this.#rows, key('sending', address));
  }

  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[] {
    assert.ok(count <= this.#attempts, `${count} attempts are asked for, ${this.#attempts} were named`);
    return loaded(this.#unknown, nearKey({ ...address, time }));
  }

  parkedFor(reference: Reference): readonly ParkedReport[] {
    return loaded(this.#parked, key('parked', reference));
  }

  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[] {
    assert.ok(count <= this.#reports, `${count} reports are asked for, ${this.#reports} were named`);
    return loaded(this.#parked, nearKey({ ...address, time }));
  }

  parkedRoom(): number {
    assert.ok(this.#room !== undefined, 'the room for reports was not named');
    return this.#room;
  }

  oldestParked(): readonly ParkedReport[] {
    assert.ok(this.#room !== undefined, 'the oldest reports were not named');
    return this.#oldest;
  }

  pause(notifier: string): Pause | undefined {
    assert.ok(this.#pauses.has(notifier), `the pause of ${notifier} was not named`);
    return this.#pauses.get(notifier);
  }

  charged(counter: string): readonly ChargedPart[] {
    return loaded(this.#charged, key('counter', counter));
  }

  mark(name: string): Mark | undefined {
    return loaded(this.#marks, name).mark;
  }

  restoredAt(): Date | undefined {
    assert.ok(this.#restoredAt !== undefined, 'since when the store is closed was not named');
    return this.#restoredAt.at;
  }
}

function loaded<Value>(all: ReadonlyMap<string, Value>, name: string): Value {
  const value = all.get(name);
  assert.ok(value !== undefined, `${name} was not named`);
  return value;
}

function key(what: string, of: string | Reference | Address): string {
  if (typeof of === 'string') return JSON.stringify([what, of]);
  return JSON.stringify([what, of.notifier, 'reference' in of ? of.reference : of.address]);
}

function nearKey({ notifier, address, time }: AddressAt): string {
  return JSON.stringify(['near', notifier, address, time]);
}

function attemptsOf(rows: readonly MessageRow[]): number {
  const known = new Map(rows.map(({ message }) => [message.id, message.attempts.length]));
  return [...known.values()].reduce((sum, count) => sum + count, 0);
}

function some<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}

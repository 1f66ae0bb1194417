import type { Deed } from '../acts/act.ts';
import type { Clock } from '../base/clock.ts';
import type { Time } from '../base/time.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { OptOutLinks } from '../consent/opt-out-links.ts';
import type { OptOutSubject } from '../consent/sealed-link.ts';
import { MessageFinding } from '../find/message-finding.ts';
import type { Addressing } from '../find/message-query.ts';
import type { Category } from '../model/category.ts';
import type { ConsentSource } from '../model/delivery-report.ts';
import type { Acted, ConsentHappening } from '../model/happening.ts';
import type { Recorded } from '../ports/record-item.ts';
import type { Store } from '../ports/store.ts';
import {
  checkedAllowance,
  checkedConsent,
  checkedImport,
  checkedLink,
  checkedListed,
} from './checked-consent.ts';
import { type ListedOptOut, listedOptOuts } from './listed-opt-outs.ts';

/** How many opt-outs of a list are stored in one transaction. */
const perTransaction = 500;

/** Which messages an address takes no more, or takes again. */
export interface ConsentOptions extends Deed {
  /** The address: a number in any form that `notify()` takes, another address, or the `address` that `optOuts()` gave. */
  readonly to: string;
  /** @default 'marketing' to opt out, 'all' to opt in */
  readonly category?: Category | 'all';
  /** `link` if the person did it themselves, by a link in a message. @default 'application' */
  readonly through?: 'application' | 'link';
}

/** For whom an opt-out link is, and of which messages. */
export interface OptOutUrlOptions {
  /** The address: a number in any form that `notify()` takes, or another address. */
  readonly to: string;
  /** @default 'marketing' */
  readonly category?: Category | 'all';
}

/** The address that may be tried again. */
export interface AllowOptions extends Deed {
  /** The address, as for `optOut()`. */
  readonly to: string;
}

/** An opt-out of a list, such as one that another program has kept. */
export interface OptOutRecord {
  /** The address, as for `optOut()`. */
  readonly to: string;
  /** @default 'marketing' */
  readonly category?: Category | 'all';
  /** @default now */
  readonly since?: Time;
  /** As `optOuts()` gives it. It is not kept: from now on, the opt-out comes from an `import`. */
  readonly by?: string;
}

/** The parts of a hub that consents need. */
interface ConsentingContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly addressing: Addressing;
  readonly accepting: { readonly optOutLinks: OptOutLinks };
}

/** The opt-out list of a hub: the part of `Hub` that knows which messages an address takes. */
export abstract class Consenting extends MessageFinding {
  readonly #context: ConsentingContext;

  /** @internal */
  protected constructor(context: ConsentingContext) {
    super(context);
    this.#context = context;
  }

  /**
   * Notes that somebody takes no messages of a category any more, on any channel that has this address. A message that is queued is
   * cancelled when it comes up, with the reason `opted_out`. It is kept as a keyed hash, also when all about the address is
   * erased. Returns false if it was known.
   *
   * @example
   * await hub.optOut({ to: '699 12 85 31' });
   *
   * @throws InvalidArgumentError; StoreError
   */
  optOut(options: ConsentOptions): Promise<boolean> {
    return this.#say(checkedConsent('opted_out', options, this.#context.addressing));
  }

  /** Notes that somebody takes messages again. Returns false if there was no opt-out. @throws InvalidArgumentError; StoreError */
  optIn(options: ConsentOptions): Promise<boolean> {
    return this.#say(checkedConsent('opted_in', options, this.#context.addressing));
  }

  /**
   * Lets an address be tried again that was gone, or was refused for good several times (`address.suppressed`). Returns false if it
   * was tried already.
   *
   * @throws InvalidArgumentError; StoreError
   */
  allow(options: AllowOptions): Promise<boolean> {
    return this.#say(checkedAllowance(options, this.#context.addressing));
  }

  /**
   * Notes the opt-outs of a list, in parts: those of another program, or those that `optOuts()` gave of a store with the same secret.
   *
   * @param deed the person that brings the list, and why: an act of its own, if `by` is given
   * @returns how many were not known
   * @throws InvalidArgumentError for an entry that is not valid, with its place; those before it may be stored. StoreError
   */
  async importOptOuts(
    list: Iterable<OptOutRecord> | AsyncIterable<OptOutRecord>,
    deed: Deed = {},
  ): Promise<number> {
    const { actor, note } = checkedImport(deed);
    if (actor !== undefined) await this.#note({ actor, ...(note !== undefined && { note }) });
    let [added, place] = [0, 0];
    let part: Said[] = [];
    const store = async (): Promise<void> => {
      const done = await Promise.all(part.map((said) => this.#say(said)));
      added += done.filter(Boolean).length;
      part = [];
    };
    for await (const one of list) {
      part.push(checkedListed(one, place, this.#context.addressing));
      place += 1;
      if (part.length >= perTransaction) await store();
    }
    await store();
    return added;
  }

  /**
   * All opt-outs, in the order of their hashes: an export. An address is not kept, so it has the hashes alone. `importOptOuts()` takes it, in a store
   * with the same secret.
   */
  optOuts(): AsyncGenerator<ListedOptOut, void, undefined> {
    return listedOptOuts(this.#context.store);
  }

  /**
   * The link by which a person wants no more messages, for texts that are not of a template.
   *
   * @throws ConfigurationError without the setting `optOut.url`; InvalidArgumentError
   */
  optOutUrl(options: OptOutUrlOptions): string {
    const { addressing, accepting } = this.#context;
    return accepting.optOutLinks.url(checkedLink(options, addressing));
  }

  /** The subject of the token in an opt-out link; undefined if a hub on this store did not make it. */
  openOptOutLink(token: string): OptOutSubject | undefined {
    return this.#context.accepting.optOutLinks.open(token);
  }

  /** The act first: an import that is cut short is known to have begun. */
  async #note(acted: Acted): Promise<void> {
    const { groupCommit, clock } = this.#context;
    const happening = { type: 'done', at: clock.now(), what: 'imported', ...acted } as const;
    await groupCommit.recordOrThrow({ kind: 'act', happening });
  }

  async #say({ addresses, ...what }: Said): Promise<boolean> {
    const { groupCommit, clock } = this.#context;
    const at = clock.now();
    const said = await Promise.all(
      addresses.map((address) =>
        groupCommit.recordOrThrow({ kind: 'address', happening: { ...what, at, address } }),
      ),
    );
    return said.some(hasChanged);
  }
}

function hasChanged({ events }: Extract<Recorded, { readonly ok: true }>): boolean {
  return events.length > 0;
}

/** A consent, for each form of an address. */
export type Said = Omit<ConsentHappening, 'at' | 'address'> & {
  readonly addresses: readonly string[];
  readonly by: ConsentSource;
};

import {
  addressMark,
  type Category,
  type ConsentChange,
  type ConsentHappening,
  type Due,
  type EventDraft,
  type Message,
  type NotifierHappening,
  type Settled,
} from '@nkul/core/store';

const dayMs = 86_400_000;
const categories: readonly Category[] = ['code', 'transactional', 'marketing'];

/** Something that was said about an address. */
type Said =
  | {
      readonly what: 'out' | 'in';
      readonly at: number;
      readonly address: string;
      readonly category: Category;
    }
  | { readonly what: 'allowed'; readonly at: number; readonly address: string }
  | {
      readonly what: 'refused' | 'gone';
      readonly at: number;
      readonly address: string;
      readonly channel: string;
    };

/** The simplest opt-out list: it keeps all that was ever said, and tells everything from the beginning each time. */
export class NaiveConsent {
  #said: Said[] = [];
  /** The minutes in which somebody opted out. */
  readonly #minutes: number[] = [];
  readonly #seen = new Set<string>();

  say({ type, at, address, categories: given, by }: ConsentHappening): readonly EventDraft[] {
    if (type !== 'allowed') return this.#change({ change: type, address, categories: given, by }, at);
    const since = this.#said.findLastIndex((one) => one.what === 'allowed' && one.address === address);
    const refusals = this.#said.slice(since + 1).filter((one) => one.address === address && 'channel' in one);
    if (refusals.length === 0) return [];
    this.#said.push({ what: 'allowed', at: at.getTime(), address });
    return [{ type: 'address.allowed', at, suppression: { address } }];
  }

  /** @returns undefined if it is a message to us that is known */
  heard(happening: NotifierHappening): readonly EventDraft[] | undefined {
    if (happening.type === 'message_received') {
      const { notifier, reference } = happening.inbound;
      const name = JSON.stringify([notifier, reference]);
      if (reference !== undefined && this.#seen.has(name)) return undefined;
      this.#seen.add(name);
      const { from: address, text } = happening.inbound;
      const about = { address, by: 'inbound', notifier } as const;
      if (text === 'STOP')
        return this.#change({ ...about, change: 'opted_out', categories: ['marketing'] }, happening.at);
      if (text === 'START') return this.#change({ ...about, change: 'opted_in', categories }, happening.at);
    }
    if (happening.type !== 'address_changed') return [];
    const { at, change: news } = happening;
    const { address, change } = news;
    if (change === 'gone') return this.#refuse({ what: 'gone', at: at.getTime(), address, channel: '*' });
    if (change === 'replaced') return [];
    const about = change === 'opted_in' ? categories : (['marketing'] as const);
    return this.#change({ change, address, categories: about, by: 'provider' }, at);
  }

  /** @param secret given if the message is erased by now: then events have the name of the mark for its address */
  settled(
    { attempts, category }: Message,
    { at, attempt: number, submission }: Settled,
    secret: Uint8Array | undefined,
  ): readonly EventDraft[] {
    const attempt = attempts.find((one) => one.number === number);
    if (submission.outcome !== 'rejected' || attempt === undefined || attempt.to === '***') return [];
    const { to: address, channel, notifier } = attempt;
    const shown = secret === undefined ? address : `#${addressMark(secret, address)}`;
    switch (submission.reason.code) {
      case 'invalid_recipient':
        return this.#refuse({ what: 'refused', at: at.getTime(), address, channel }, shown);
      case 'address_gone':
        return this.#refuse({ what: 'gone', at: at.getTime(), address, channel }, shown);
      case 'opted_out': {
        const about: readonly Category[] =
          category === 'transactional' ? ['transactional', 'marketing'] : ['marketing'];
        const consent = {
          change: 'opted_out',
          address,
          categories: about,
          by: 'provider',
          notifier,
        } as const;
        return this.#change(consent, at, shown);
      }
      default:
        return [];
    }
  }

  /** As a claim asks for it (`Due.closed`). Whether it is closed is compared, and not the words. */
  readonly closed: NonNullable<Due['closed']> = (address, { category, channel }, at) => {
    if (this.#isOut(address, category))
      return { code: 'opted_out', message: `the recipient takes no ${category} messages` };
    const now = at.getTime();
    for (const one of [channel, '*']) {
      const { until, gone } = this.#suppression(address, one);
      if (until <= now) continue;
      const code = gone ? 'address_gone' : 'invalid_recipient';
      const message = `the address was refused (${code}): it is not tried until ${new Date(until).toISOString()}`;
      return { code: 'suppressed', message };
    }
    return undefined;
  };

  #change(consent: ConsentChange, at: Date, shown = consent.address): readonly EventDraft[] {
    const { change, address, by } = consent;
    const isOut = change === 'opted_out';
    const changed = consent.categories.filter((category) => this.#isOut(address, category) !== isOut);
    if (changed.length === 0) return [];
    for (const category of changed)
      this.#said.push({ what: isOut ? 'out' : 'in', at: at.getTime(), address, category });
    const told: EventDraft = {
      type: 'consent.changed',
      at,
      consent: { ...consent, address: shown, categories: changed },
    };
    return isOut && by !== 'import' ? [told, ...this.#many(at)] : [told];
  }

  #many(at: Date): readonly EventDraft[] {
    const minute = Math.floor(at.getTime() / 60_000);
    this.#minutes.push(minute);
    const used = this.#minutes.filter((one) => one >= minute - 60).length;
    if (used !== 20) return [];
    return [{ type: 'opt_out.many', at, rule: 'opt_outs', used, limit: 20, windowMs: 3_600_000 }];
  }

  #refuse(
    refusal: Extract<Said, { readonly channel: string }>,
    shown = refusal.address,
  ): readonly EventDraft[] {
    const { address, at } = refusal;
    const before = this.#suppression(address, refusal.channel).until;
    this.#said.push(refusal);
    const { until } = this.#suppression(address, refusal.channel);
    if (until <= at || before > at) return [];
    const code = refusal.what === 'gone' ? 'address_gone' : 'invalid_recipient';
    const suppression = { address: shown, until: new Date(until), code } as const;
    return [{ type: 'address.suppressed', at: new Date(at), suppression }];
  }

  #isOut(address: string, category: Category): boolean {
    const last = this.#said.findLast(
      (one) => one.address === address && 'category' in one && one.category === category,
    );
    return last?.what === 'out';
  }

  #suppression(address: string, channel: string): { readonly until: number; readonly gone: boolean } {
    let [until, count, last, gone] = [0, 0, 0, false];
    for (const one of this.#said) {
      if (one.address !== address) continue;
      if (one.what === 'allowed') [until, count] = [0, 0];
      if (!('channel' in one) || one.channel !== channel) continue;
      if (one.what === 'gone') [until, gone] = [one.at + 30 * dayMs, true];
      else {
        count = count > 0 && one.at - last < 30 * dayMs ? count + 1 : 1;
        last = one.at;
        if (count === 3) [until, gone, count] = [one.at + 7 * dayMs, false, 0];
      }
    }
    return { until, gone };
  }
}

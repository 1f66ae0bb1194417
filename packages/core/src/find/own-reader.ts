import { type Clock, Deadline } from '../base/clock.ts';
import { QuestionTimeoutError } from '../base/errors.ts';
import { questionsClosed, type ReaderOptions, type StoreReader, type StoreReads } from '../ports/reading.ts';

/**
 * The reader of a store without `reader()`: it asks the store itself. A question that takes too long is left behind, so that its
 * answer does not matter any more.
 */
export function ownReader(store: StoreReads, clock: Clock, { timeoutMs }: ReaderOptions): StoreReader {
  const closing = Promise.withResolvers<never>();
  closing.promise.catch(() => {});
  const within = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const asked = closed ? closing.promise : ask();
    const answer = Promise.race([asked, closing.promise]);
    if (await new Deadline(clock, timeoutMs).meets(answer)) return await answer;
    answer.catch(() => {});
    throw new QuestionTimeoutError(timeoutMs);
  };
  let closed = false;
  return {
    get: (id) => within(() => store.get(id)),
    find: (query) => within(() => store.find(query)),
    count: () => within(() => store.count()),
    pauses: () => within(() => store.pauses()),
    marks: (query) => within(() => store.marks(query)),
    history: (id, options) => within(() => store.history(id, options)),
    strays: (query) => within(() => store.strays(query)),
    queues: () => within(() => store.queues()),
    heldKinds: () => within(() => store.heldKinds()),
    unknown: () => within(() => store.unknown()),
    latest: () => within(() => store.latest()),
    stats: (query) => within(() => store.stats(query)),
    balances: (query) => within(() => store.balances(query)),
    acts: (query) => within(() => store.acts(query)),
    async close() {
      closed = true;
      closing.reject(questionsClosed());
    },
  };
}

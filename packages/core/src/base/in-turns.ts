import { scheduler } from 'node:timers/promises';

/** How many items a loop handles before others have their turn. */
const perTurn = 100;

/** The items of a page, each as it is given to the reader. Others have their turn of the event loop behind each hundred, and behind the last. */
export async function* inTurns<Item>(
  page: readonly Item[],
  given: (item: Item) => Item,
): AsyncGenerator<Item, void, undefined> {
  for (const [index, item] of page.entries()) {
    yield given(item);
    if ((index + 1) % perTurn === 0 || index === page.length - 1) await scheduler.yield();
  }
}

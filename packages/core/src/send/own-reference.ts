import type { CountedLog } from '../log/counted-log.ts';
import { shownError } from '../log/shown-error.ts';
import type { Due } from '../model/happening.ts';
import { isReference } from '../model/references.ts';
import type { Notifier } from '../ports/notifier.ts';

/**
 * Our own ids of attempts, as their notifiers make them. If a notifier throws, or gives no usable id, that is logged, and
 * the attempt goes without one.
 */
export function ownReferences(
  notifiers: ReadonlyMap<string, Notifier>,
  log: CountedLog,
): Due['referenceOf'] | undefined {
  const making = [...notifiers.values()].filter(({ reference }) => reference !== undefined);
  if (making.length === 0) return undefined;
  return (name, attempt) => {
    const notifier = notifiers.get(name);
    if (notifier?.reference === undefined) return undefined;
    try {
      const reference: unknown = notifier.reference(attempt);
      if (isReference(reference)) return reference;
      log.error(
        name,
        { notifier: name },
        'a notifier made a reference that is not 1 to 255 printable characters',
      );
    } catch (error) {
      log.error(name, { notifier: name, ...shownError(error) }, 'a notifier could not make a reference');
    }
    return undefined;
  };
}

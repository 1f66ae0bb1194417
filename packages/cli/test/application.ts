import { createHub, type Hub } from '@nkul/core';
import { LOGGER, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { sqliteStore } from '@nkul/store-sqlite';

/** An application on a file. @param warned gets the lines that its hub logs */
export async function application(
  file: string,
  notifier: Notifier,
  warned: (line: string) => void = () => {},
): Promise<Hub> {
  const log = (_details: object, line?: string) => warned(line ?? '');
  return await createHub({
    plugins: [
      sqliteStore({ file }),
      {
        name: 'application',
        register(container) {
          container.registerInstance<Notifier>(NOTIFIER, notifier);
          container.registerInstance(LOGGER, { warn: log, error: log });
        },
      },
    ],
  });
}

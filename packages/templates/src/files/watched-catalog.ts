import { type FSWatcher, watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogError } from '../catalog/catalog-problem.ts';

/** A catalog that follows its files, until it is closed. */
export interface WatchedCatalog<Values> extends Catalog<Values>, Disposable {
  /** Stops following the files; the catalog keeps the texts that it has. */
  close(): void;
}

/** How a folder is followed. */
export interface WatchOptions<Values> {
  readonly folder: string | URL;
  /** Reads the folder. @throws CatalogError if it cannot be used */
  readonly read: () => Promise<Catalog<Values>>;
  /** Called with each error of a changed folder; the catalog keeps the texts before. */
  readonly onProblem: (error: CatalogError | Error) => void;
}

/** An editor writes a file in several steps, and people save several files: they are one change. */
const quietMs = 50;

/** Reads a folder, and again after each change. Its watcher does not keep the process alive. */
export async function watchCatalog<Values>({
  folder,
  read,
  onProblem,
}: WatchOptions<Values>): Promise<WatchedCatalog<Values>> {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let reading = Promise.resolve();
  // Before the first reading: a change after it is seen.
  const watcher = await watcherOf(folder, read);
  const close = () => {
    closed = true;
    clearTimeout(timer);
    watcher.close();
  };
  // A reporter that fails must not end the following.
  const report = (error: Error) => {
    try {
      onProblem(error);
    } catch (failure) {
      process.emitWarning(String(failure), 'NkulCatalogWarning');
    }
  };
  const readAgain = async () => {
    try {
      const fresh = await read();
      if (!closed) live.current = fresh;
    } catch (error) {
      if (!closed) report(error instanceof Error ? error : new Error(String(error)));
    }
  };
  watcher.on('change', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading = reading.then(readAgain);
    }, quietMs).unref();
  });
  watcher.on('error', report);
  const live = new LiveCatalog<Values>(await read().catch(closedAfter(close)), close);
  return live;
}

/** A folder that is not there has the words of the reading. */
async function watcherOf(folder: string | URL, read: () => Promise<unknown>): Promise<FSWatcher> {
  try {
    return watch(folder instanceof URL ? fileURLToPath(folder) : folder, { persistent: false });
  } catch (error) {
    await read();
    throw error;
  }
}

function closedAfter(close: () => void) {
  return (error: unknown): never => {
    close();
    throw error;
  };
}

/** A catalog whose parts are those of the last reading. */
class LiveCatalog<Values> implements WatchedCatalog<Values> {
  current: Catalog<Values>;
  readonly close: () => void;

  constructor(first: Catalog<Values>, close: () => void) {
    this.current = first;
    this.close = close;
  }

  get defaultLocale(): string {
    return this.current.defaultLocale;
  }

  get locales(): Catalog['locales'] {
    return this.current.locales;
  }

  get timeZone(): string {
    return this.current.timeZone;
  }

  get region(): string | undefined {
    return this.current.region;
  }

  get conventions(): Catalog['conventions'] {
    return this.current.conventions;
  }

  get shortLinks(): Catalog['shortLinks'] {
    return this.current.shortLinks;
  }

  get sms(): Catalog['sms'] {
    return this.current.sms;
  }

  get templates(): Catalog['templates'] {
    return this.current.templates;
  }

  get warnings(): Catalog['warnings'] {
    return this.current.warnings;
  }

  get notification(): Catalog<Values>['notification'] {
    return this.current.notification;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

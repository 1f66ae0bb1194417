import { afterAll, beforeAll } from 'vitest';
import { type Console, createConsole } from '../src/serve/create-console.ts';
import type { ConsoleOptions } from '../src/settings/console-options.ts';
import { ADMIN, type Permission } from '../src/settings/permissions.ts';
import { Reader } from './reader.ts';
import { type SampleHub, sampleHub } from './sample-hub.ts';

/** The secret of the consoles of tests. */
export const secret = '0123456789abcdef0123456789abcdef';

/** The sample hub of a test file, with consoles for whom the tests say. */
export class SampleConsole {
  #sample: SampleHub | undefined;

  /** Makes the hub before the tests of a file, and stops it behind them. */
  constructor() {
    beforeAll(async () => {
      this.#sample = await sampleHub();
    });
    afterAll(async () => {
      await this.#sample?.hub.stop();
    });
  }

  get hub(): SampleHub['hub'] {
    return this.#made.hub;
  }

  get ids(): SampleHub['ids'] {
    return this.#made.ids;
  }

  get secrets(): SampleHub['secrets'] {
    return this.#made.secrets;
  }

  /** A console that lets everybody in as a person with these permissions. */
  who(can: readonly Permission[] = ADMIN, name = 'Aline', options: Partial<ConsoleOptions> = {}): Console {
    return createConsole(this.hub, { authenticate: () => ({ name, can }), secret, ...options });
  }

  /** A reader of such a console. */
  reader(can: readonly Permission[] = ADMIN, name = 'Aline', options: Partial<ConsoleOptions> = {}): Reader {
    return new Reader(this.who(can, name, options));
  }

  get #made(): SampleHub {
    if (this.#sample === undefined) throw new Error('The sample is made before the tests.');
    return this.#sample;
  }
}

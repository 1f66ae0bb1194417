import { afterAll, beforeAll } from 'vitest';
import { createConsole } from '../src/serve/create-console.ts';
import type { Permission } from '../src/settings/permissions.ts';
import { Reader } from './reader.ts';
import { type SampleHub, sampleHub } from './sample-hub.ts';

/** The secret of the consoles of tests. */
export const secret = '0123456789abcdef0123456789abcdef';

/** The sample hub of a test file, and readers of its console. It is made before the tests of the file, and stopped behind them. */
export class SampleConsole {
  #sample: SampleHub | undefined;

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

  get log(): SampleHub['log'] {
    return this.#made.log;
  }

  get secrets(): SampleHub['secrets'] {
    return this.#made.secrets;
  }

  /** A reader of a console that lets everybody in as a person with these permissions. */
  reader(can: readonly Permission[], name = 'Aline', language = 'en'): Reader {
    const authenticate = () => ({ name, can });
    const pages = createConsole(this.hub, { authenticate, secret, timeZone: 'Africa/Douala' });
    return new Reader(pages, { 'accept-language': language });
  }

  get #made(): SampleHub {
    if (this.#sample === undefined) throw new Error('The sample is made before the tests.');
    return this.#sample;
  }
}

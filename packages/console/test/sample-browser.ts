import { afterAll, beforeAll } from 'vitest';
import { startChromium } from '../../../tools/chromium.ts';
import { createConsole } from '../src/serve/create-console.ts';
import type { ConsoleOptions } from '../src/settings/console-options.ts';
import { secret } from './sample-console.ts';
import { type SampleHub, sampleHub } from './sample-hub.ts';
import { served } from './served.ts';

/** All that a test in a browser needs. */
interface Made {
  readonly sample: SampleHub;
  readonly chromium: Awaited<ReturnType<typeof startChromium>>;
  readonly server: Awaited<ReturnType<typeof served>>;
}

/** The console of the sample, served to a browser. It is made before the tests of the file, and stopped behind them. */
export class SampleBrowser {
  #made: Made | undefined;

  constructor(authenticate: ConsoleOptions['authenticate']) {
    beforeAll(async () => {
      const sample = await sampleHub();
      const chromium = await startChromium();
      const pages = createConsole(sample.hub, { authenticate, secret, timeZone: 'Africa/Douala' });
      this.#made = { sample, chromium, server: await served(pages) };
    });
    afterAll(async () => {
      await this.#made?.server.stop();
      await this.#made?.chromium.stop();
      await this.#made?.sample.hub.stop();
    });
  }

  get hub(): SampleHub['hub'] {
    return this.#all.sample.hub;
  }

  get clock(): SampleHub['clock'] {
    return this.#all.sample.clock;
  }

  get ids(): SampleHub['ids'] {
    return this.#all.sample.ids;
  }

  get secrets(): SampleHub['secrets'] {
    return this.#all.sample.secrets;
  }

  get browser(): Made['chromium']['browser'] {
    return this.#all.chromium.browser;
  }

  /** The address of the overview, with its slash at the end. */
  get url(): string {
    return this.#all.server.url;
  }

  get #all(): Made {
    if (this.#made === undefined) throw new Error('The sample is made before the tests.');
    return this.#made;
  }
}

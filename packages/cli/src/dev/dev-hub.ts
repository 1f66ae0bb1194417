import { devcode } from '@nkul/adapter-devcode';
import { createHub, type Hub, type Plugin } from '@nkul/core';
import { RENDERER } from '@nkul/core/adapter';
import { sqliteStore } from '@nkul/store-sqlite';
import type { Language } from '@nkul/verdict';
import type { Terminal } from '../base/terminal.ts';
import type { CatalogPlugin } from '../open/config-catalog.ts';
import { errorLog } from '../open/own-plugins.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords } from '../words/set-up-words.ts';

/** The name of the only notifier of the hub: messages of an application wait for others, so they are not touched. */
export const simulated = 'simulator';

/**
 * Makes a hub that sends to a simulator, and to nothing else. Of the configuration, it has the texts alone: the other
 * plugins are never registered, so that a provider cannot be reached by them.
 *
 * @param url the address of the simulator
 * @throws Exit if the file has messages of an application; the error of the store
 */
export async function devHub(
  { file, url, texts, language }: DevHubOptions,
  terminal: Terminal,
): Promise<Hub> {
  const hub = await createHub({
    plugins: [
      sqliteStore({ file, synchronous: 'normal' }),
      devcode({ name: simulated, apiKey: 'demo-key', sender: 'NKUL', baseUrl: url }),
      errorLog(terminal),
      ...(texts === undefined ? [] : [rendererOf(texts)]),
    ],
    start: false,
  });
  try {
    await mustBeOwn(hub, file, language);
    await hub.start();
    return hub;
  } catch (error) {
    await hub.stop({ drain: false });
    throw error;
  }
}

interface DevHubOptions {
  readonly file: string;
  readonly url: string;
  readonly texts: CatalogPlugin | undefined;
  readonly language: Language;
}

/** The hub would expire, number and delete what belongs to an application. */
async function mustBeOwn({ reading }: Hub, file: string, language: Language): Promise<void> {
  const [queues, rows] = await Promise.all([
    reading.queues(),
    reading.stats({ from: new Date(0), by: ['notifier'] }),
  ]);
  const others = [...queues, ...rows].filter(
    ({ notifier }) => notifier !== undefined && notifier !== simulated,
  );
  if (others.length > 0) throw new Exit(4, setUpWords(language).devForeignStore(file));
}

/** Registers the renderer of a plugin, and nothing else that it may register. */
function rendererOf(texts: CatalogPlugin): Plugin {
  return {
    name: 'nkul-dev-texts',
    register(container) {
      const apart = container.createChildContainer();
      texts.register(apart);
      container.registerInstance(RENDERER, apart.resolve(RENDERER));
    },
  };
}

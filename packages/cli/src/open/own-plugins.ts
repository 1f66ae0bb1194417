import { LOGGER, NOTIFIER, type Notifier, type Plugin } from '@nkul/core/adapter';
import { STORE, type Store } from '@nkul/core/store';
import { shownText } from '../base/shown-text.ts';
import type { Terminal } from '../base/terminal.ts';
import { inOneLine } from '../words/exit.ts';

/** Warnings of the hub are for the application's log; here they go to the error output, a line each. */
export function errorLog(terminal: Terminal): Plugin {
  const write = (_details: object, text?: string) =>
    terminal.err(`nkul: ${shownText(inOneLine(text ?? ''))}`);
  return {
    name: 'nkul-cli',
    register: (container) => void container.registerInstance(LOGGER, { warn: write, error: write }),
  };
}

/** The name of a notifier that is there only because a hub must have one. */
export const noNotifier = '–';

/** A notifier without a provider, by which a hub knows a name: nothing is ever sent by it. */
export function standIn(): Notifier {
  return { name: noNotifier, channel: 'sms', send: () => Promise.reject(new Error('the command line sends nothing')) };
}

/** Registers a store that was named without a configuration. */
export function justStore(store: Store): Plugin {
  return { name: 'nkul-cli-store', register: (container) => void container.registerInstance(STORE, store) };
}

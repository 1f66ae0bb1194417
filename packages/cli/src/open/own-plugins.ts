import { LOGGER, type Plugin } from '@nkul/core/adapter';
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

/** Registers a store that was named without a configuration. */
export function justStore(store: Store): Plugin {
  return { name: 'nkul-cli-store', register: (container) => void container.registerInstance(STORE, store) };
}

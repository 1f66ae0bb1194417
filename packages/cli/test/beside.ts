import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub, type Hub, type HubOptions } from '@nkul/core';
import { LOGGER, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { eventually, fakeNotifier } from '@nkul/testing';
import type { Terminal } from '../src/base/terminal.ts';
import { main } from '../src/command.ts';
import { type TestStore, testStore } from './test-store.ts';

/** A running application on a store of its own, and the command beside it. */
export interface Beside {
  readonly directory: string;
  /** The file of the store, if it is one. */
  readonly file: string;
  readonly store: TestStore;
  readonly hub: Hub;
  readonly sms: ReturnType<typeof fakeNotifier>;
  /** Runs the command. Returns its exit code, and the lines that it wrote. */
  nkul(
    args: readonly string[],
    terminal?: Partial<Terminal>,
  ): Promise<{ readonly code: number; readonly out: readonly string[]; readonly err: readonly string[] }>;
  /** Sends a message, and waits for its state. */
  sent(more?: { readonly phone?: string; readonly text?: string; readonly status?: string }): Promise<string>;
  end(): Promise<void>;
}

export const code = 'Z4821Q';

/** Starts an application with one notifier, `sms`. */
export async function beside(options: Partial<HubOptions> = {}): Promise<Beside> {
  const directory = mkdtempSync(join(tmpdir(), 'nkul-cli-'));
  const file = join(directory, 'nkul.db');
  const store = await testStore(file);
  const sms = fakeNotifier({ name: 'sms' });
  const plugin = {
    name: 'test',
    register(container: Parameters<HubOptions['plugins'][number]['register']>[0]) {
      container.registerInstance<Notifier>(NOTIFIER, sms);
      container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
    },
  };
  const { plugins = [], ...others } = options;
  const hub = await createHub({ plugins: [store.plugin(), plugin, ...plugins], ...others });
  return {
    directory,
    file,
    store,
    hub,
    sms,
    async nkul(args, more = {}) {
      const [out, err]: [string[], string[]] = [[], []];
      const exit = await main(args, {
        env: { ...store.env, LANG: 'en_US.UTF-8', NKUL_ACTOR: 'ada' },
        cwd: directory,
        columns: undefined,
        colours: false,
        now: () => new Date(),
        out: (text) => out.push(...text.split('\n')),
        err: (text) => err.push(...text.split('\n')),
        drained: () => Promise.resolve(),
        ended: new AbortController().signal,
        ...more,
      });
      return { code: exit, out, err };
    },
    async sent({ phone = '+237699128531', text = `Votre code est ${code}`, status = 'sent' } = {}) {
      const { id } = await hub.notify({ to: { phone }, text });
      await eventually(async () => (await hub.get(id))?.status === status);
      return id;
    },
    async end() {
      await hub.stop({ drain: false });
      await store.end();
      rmSync(directory, { recursive: true });
    },
  };
}

/** The lines of JSON of a command. */
export function parsed(lines: readonly string[]): readonly Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line));
}

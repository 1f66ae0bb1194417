import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A provider in a process of its own. */
export interface Provider {
  /** Its address. */
  readonly url: string;
  /** Sets the address to which it posts its delivery reports. */
  reportTo(url: string): Promise<void>;
  end(): Promise<void>;
}

/** Starts a provider, and waits until it listens. */
export async function startProvider(): Promise<Provider> {
  const program = new URL('./provider-process.ts', import.meta.url).pathname;
  const process_ = spawn(process.execPath, ['--conditions=nkul:source', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Its lines on standard error must be expected by the test.
  process_.stderr.on('data', (text: Buffer) => process.stderr.write(text));
  const [line]: unknown[] = await once(process_.stdout, 'data');
  const url = String(line).trim();
  return {
    url,
    async reportTo(address) {
      await fetch(new URL('/_control/report-to', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url: address }),
      });
    },
    async end() {
      const ended = once(process_, 'close');
      process_.stdin.end();
      await ended;
    },
  };
}

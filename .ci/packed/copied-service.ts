import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running program, with the address that it printed. */
interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the simulator and the service of a copied and installed `alerts-service` on a Node, and sends a message through
 * the service. Returns the message as the service shows it after the provider's report.
 */
export async function sendThrough(folder: string, node: string): Promise<unknown> {
  const bin = join(folder, 'node_modules/.bin/nkul-simulator');
  const simulator = await start(node, folder, [bin, '--port', '0'], {});
  try {
    const token = 'c1f9b7d04e2a48d6a35f0e9d7b6c8a21';
    const service = await start(node, folder, ['src/main.ts'], {
      PORT: '0',
      DEVCODE_API_KEY: 'demo-key',
      DEVCODE_SENDER: 'NKUL',
      DEVCODE_BASE_URL: simulator.url,
      NKUL_CALLBACK_TOKEN: token,
    });
    try {
      const url = `${service.url}/callbacks/devcode/${token}`;
      await post(new URL('/_control/report-to', simulator.url), { url });
      const to = { phone: '+237699128531', locale: 'en' };
      const values = { code: '4821', minutes: 5 };
      const { id } = await post(`${service.url}/notifications`, { to, template: 'otp', values });
      return await settled(`${service.url}/messages/${id}`);
    } finally {
      await service.stop();
    }
  } finally {
    await simulator.stop();
  }
}

async function start(
  node: string,
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Running> {
  const path = [dirname(node), process.env['PATH']].join(delimiter);
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(node, [...flags, ...args], {
    cwd,
    env: { PATH: path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stderr.on('data', (data) => printed.push(String(data)));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      printed.push(String(data));
      const found = /http:\/\/\S+/.exec(printed.join(''))?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${printed.join('')}`)));
  });
  return { url, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function post(url: string | URL, body: object): Promise<{ readonly id: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.headers.get('content-type')?.includes('json') ? await answer.json() : { id: '' };
}

async function settled(url: string): Promise<{ readonly status: string }> {
  for (;;) {
    const message: { readonly status: string } = await (await fetch(url)).json();
    if (!['queued', 'sending', 'sent'].includes(message.status)) return message;
    await sleep(20);
  }
}

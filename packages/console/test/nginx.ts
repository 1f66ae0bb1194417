import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scheduler } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../tools/free-port.ts';

const certificate = fileURLToPath(new URL('../../adapter-smtp/fixtures/mail.example', import.meta.url));

/** True if nginx is on the PATH. */
export const isNginxInstalled: boolean = spawnSync('nginx', ['-v']).error === undefined;

/** An nginx on loopback, with TLS and without. */
export class Nginx {
  readonly #directory = mkdtempSync(join(tmpdir(), 'nkul-nginx-'));
  #process: ChildProcess | undefined;
  http = '';
  https = '';

  /** @param locations the content of its `server` */
  async start(locations: string): Promise<void> {
    const [port, tlsPort] = [await freePort(), await freePort()];
    this.http = `http://127.0.0.1:${port}`;
    this.https = `https://127.0.0.1:${tlsPort}`;
    const server = `server {
      listen 127.0.0.1:${port};
      listen 127.0.0.1:${tlsPort} ssl;
      ssl_certificate ${certificate}.cert.pem;
      ssl_certificate_key ${certificate}.key.pem;
      ${locations}
    }`;
    const args = ['-p', this.#directory, '-c', this.#file(server), '-e', join(this.#directory, 'error.log')];
    const started = spawn('nginx', args, { stdio: 'inherit' });
    this.#process = started;
    while (!existsSync(join(this.#directory, 'pid'))) {
      if (started.exitCode !== null) throw new Error('nginx did not start');
      await scheduler.wait(20);
    }
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) {
      this.#process.kill('SIGTERM');
      await once(this.#process, 'exit');
    }
    rmSync(this.#directory, { recursive: true });
  }

  #file(server: string): string {
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
      mkdirSync(join(this.#directory, name));
      return `${name}_temp_path ${join(this.#directory, name)};`;
    });
    const main = `daemon off;\nmaster_process off;\npid ${join(this.#directory, 'pid')};\nevents {}\n`;
    const log = `access_log off;\nerror_log ${join(this.#directory, 'error.log')};`;
    const file = join(this.#directory, 'nginx.conf');
    // As many servers have it: pages are compressed.
    writeFileSync(file, `${main}http {\ngzip on;\n${folders.join('\n')}\n${log}\n${server}\n}\n`);
    return file;
  }
}

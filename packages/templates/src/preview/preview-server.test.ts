import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followFiles } from './follow-files.ts';
import { type PreviewServer, servePreview } from './preview-server.ts';

describe('servePreview', () => {
  let server: PreviewServer;
  let page: () => Promise<string>;
  beforeEach(async () => {
    page = async () => '<p>Ça</p>';
    server = await servePreview(() => page(), 0);
  });
  afterEach(() => server.close());

  /** fetch() sends no Host of its own. */
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      request(server.url, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });

  it('serves the page of the moment, and keeps it out of caches and frames', async () => {
    const { status, headers, text } = await fetch(server.url).then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
    }));
    expect({ status, text }).toEqual({ status: 200, text: '<p>Ça</p>' });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    page = async () => 'later';
    expect(await (await fetch(server.url)).text()).toBe('later');
  });

  it('listens on 127.0.0.1 alone, and to names of this machine alone', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { port } = new URL(server.url);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`127.0.0.1:${port}`)).toBe(200);
    for (const host of [`attacker.example:${port}`, 'attacker.example', '127.0.0.1', `localhost:1${port}`]) {
      expect(await statusFor(host)).toBe(421);
    }
  });

  it('answers GET, and its own paths', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await fetch(server.url, { method })).status).toBe(405);
    }
    expect((await fetch(`${server.url}/etc/passwd`)).status).toBe(404);
  });

  it('says why a page cannot be made, and goes on', async () => {
    page = async () => {
      throw new Error('no luck');
    };
    const answer = await fetch(server.url);
    expect([answer.status, await answer.text()]).toEqual([500, 'no luck']);
    page = async () => 'again';
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('tells open pages of each change', async () => {
    const answer = await fetch(`${server.url}/changes`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('\n');
    server.change();
    expect((await reader?.read())?.value).toBe('event: change\ndata:\n\n');
    await reader?.cancel();
  });

  it('refuses a port that is in use', async () => {
    const { port } = new URL(server.url);
    await expect(servePreview(page, Number(port))).rejects.toThrow('EADDRINUSE');
  });
});

describe('followFiles', () => {
  let folder: string;
  let ends: () => void = () => {};
  let changes: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nkul-follow-'));
    changes = 0;
  });
  afterEach(async () => {
    ends();
    await rm(folder, { recursive: true, force: true });
  });
  const follow = async (path: string) => {
    ends = await followFiles(path, () => {
      changes += 1;
    });
  };

  it('notices a new file, a changed one, and one that goes', async () => {
    await follow(folder);
    const file = join(folder, 'fr.json');
    await writeFile(file, '{}');
    await expect.poll(() => changes, { timeout: 5_000 }).toBe(1);
    await writeFile(file, '{"a": "b"}');
    await expect.poll(() => changes, { timeout: 5_000 }).toBe(2);
    await rm(file);
    await expect.poll(() => changes, { timeout: 5_000 }).toBe(3);
  });

  it('waits for a folder that does not exist yet, and follows a single file', async () => {
    const file = join(folder, 'catalog.ts');
    await follow(file);
    await writeFile(file, '1');
    await expect.poll(() => changes, { timeout: 5_000 }).toBe(1);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startChromium } from '../../../../tools/chromium.ts';
import { keptOutput } from '../../test/run-command.ts';
import { runCommand } from './command.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nkul-preview-command-'));
  path = join(folder, 'messages');
  await mkdir(path);
  await write('catalog.json', {
    defaultLocale: 'fr',
    settings: { hello: { examples: { usual: { name: 'Awa' } } } },
  });
  await write('fr.json', { hello: 'Bonjour {name}' });
  await write('en.json', { hello: 'Hello {name}' });
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, content: unknown): Promise<void> {
  await writeFile(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
}

/** Starts the command; `end` asks it to end. */
function start(...args: readonly string[]) {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const { printed: written, output } = keptOutput({ untilEnded: () => ended });
  return { code: runCommand(args, output), written, end };
}

describe('nkul-templates preview', () => {
  it('writes a page in French, with the problems of the check and their places', async () => {
    await write('fr.json', { hello: 'Bonjour {name} 🎉' });
    const html = join(folder, 'preview.html');
    const { code, written } = start('preview', path, '--html', html, '--lang', 'fr');
    expect(await code).toBe(0);
    expect(written.out).toBe(`${html} montre 2 messages.\n`);
    const page = await readFile(html, 'utf8');
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain(
      '« 🎉 » fait envoyer le SMS en UCS-2, et rien ne peut le remplacer <code>fr.json:1:26</code>',
    );
    expect(page).not.toContain('EventSource');
  });

  it('prints its table in French', async () => {
    const { code, written } = start('preview', path, '--lang', 'fr');
    expect(await code).toBe(0);
    expect(written.out).toMatch(/^Modèle +Langue +Codage/);
    expect(written.out).toContain('2 messages, 2 segments\n');
  });

  it('refuses a broken catalog in the language that is asked for', async () => {
    await write('fr.json', '{');
    const { code, written } = start('preview', path, '--lang', 'fr');
    expect(await code).toBe(1);
    expect(written.err).toContain('le fichier finit avant que le { de la ligne 1 soit fermé');
    expect(written.err).toContain('1 erreur, 0 avertissement');
  });
});

describe('nkul-templates preview --watch', () => {
  let chromium: Awaited<ReturnType<typeof startChromium>>;
  beforeAll(async () => {
    chromium = await startChromium();
  }, 60_000);
  afterAll(() => chromium?.stop());

  /** Starts the command and waits for its address. */
  async function serve(...args: readonly string[]) {
    const running = start('preview', ...args, '--watch');
    await expect.poll(() => running.written.out, { timeout: 10_000 }).toMatch(/http:\S+/);
    const [url = ''] = /http:\S+/.exec(running.written.out) ?? [];
    return { ...running, url };
  }

  it('serves the page, and loads it again after each change, also of a broken folder', async () => {
    const { code, url, end } = await serve(path, '--lang', 'fr');
    const page = await chromium.browser.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('request', (request) => !request.url().startsWith(url) && noise.push(request.url()));
    await page.goto(url);
    const text = (words: string) => page.getByText(words).first().waitFor({ timeout: 10_000 });
    await text('Bonjour Awa');
    await write('fr.json', { hello: 'Salut {name}' });
    await text('Salut Awa');
    await write('fr.json', '{"hello": "Salut {name"}');
    await text('Le catalogue ne peut pas être lu');
    expect(await page.locator('.problems .error').textContent()).toContain('fr.json:1:');
    await rm(path, { recursive: true });
    await text('ce dossier ou fichier n’existe pas');
    await mkdir(path);
    await write('catalog.json', { defaultLocale: 'fr' });
    await write('fr.json', { hello: 'De retour' });
    await text('De retour');
    expect(noise.filter((one) => !one.includes('/favicon.ico'))).toEqual([]);
    await page.close();
    end();
    expect(await code).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('reads a module again', async () => {
    const file = join(folder, 'catalog.mjs');
    const source = (text: string) =>
      `import { defineCatalog } from ${JSON.stringify(join(import.meta.dirname, '../index.ts'))};
export const catalog = defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages: { a: { fr: '${text}' } } });`;
    await writeFile(file, source('Avant'));
    const { code, url, end } = await serve(file);
    const body = async () => (await fetch(url)).text();
    expect(await body()).toContain('Avant');
    await writeFile(file, source('Ensuite'));
    await expect.poll(body, { timeout: 10_000 }).toContain('Ensuite');
    end();
    expect(await code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends by itself at %s', async (signal) => {
    const command = join(import.meta.dirname, '../../bin/nkul-templates.js');
    const args = ['--conditions=nkul:source', command, 'preview', path, '--watch'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const [first] = await once(child.stdout, 'data');
    expect(String(first)).toMatch(/^(?:The preview is|L’aperçu est) .*http:\/\/127\.0\.0\.1:\d+ /);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });

  it('says that its port is in use', async () => {
    const { url, end, code } = await serve(path);
    const { port } = new URL(url);
    const second = start('preview', path, '--watch', '--port', port);
    expect(await second.code).toBe(1);
    expect(second.written.err).toContain('EADDRINUSE');
    end();
    await code;
  });
});

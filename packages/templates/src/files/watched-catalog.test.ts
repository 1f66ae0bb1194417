import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { templates } from '../render/templates.ts';
import { loadCatalog } from './load-catalog.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nkul-watch-'));
  await write('catalog.json', { defaultLocale: 'fr' });
  await write('fr.json', { hello: 'Bonjour' });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, content: object | string): Promise<void> {
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

/** A catalog that follows the folder, its renderer's texts, and the problems of its changes. */
async function watched() {
  const problems: string[] = [];
  const catalog = await loadCatalog(folder, {
    watch: true,
    onProblem: ({ message }) => problems.push(message),
  });
  onTestFinished(() => catalog.close());
  const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [templates(catalog)] });
  const read = async (locale = 'fr') => {
    const { id } = await hub.notify({ to: { phone: '+237699128531', locale }, template: 'hello' });
    return (await hub.get(id))?.content['sms']?.text;
  };
  return { catalog, problems, read };
}

describe('a catalog that is watched', () => {
  it('has a saved text in the next message', async () => {
    const { read, problems } = await watched();
    expect(await read()).toBe('Bonjour');
    await write('fr.json', { hello: 'Salut' });
    await eventually(async () => (await read()) === 'Salut');
    expect(problems).toEqual([]);
  });

  it('follows an editor that writes another file and renames it, and a language that is added', async () => {
    const { read, catalog } = await watched();
    expect(await read('en')).toBe('Bonjour');
    await write('fr.json.swp', JSON.stringify({ hello: 'Coucou' }));
    await rename(join(folder, 'fr.json.swp'), join(folder, 'fr.json'));
    await eventually(async () => (await read()) === 'Coucou');
    await write('en.json', { hello: 'Hello' });
    await eventually(async () => (await read('en')) === 'Hello');
    expect(catalog.locales).toEqual(['en', 'fr']);
  });

  it('keeps the last good texts when a file is broken, says why, and goes on when it is mended', async () => {
    const { read, problems } = await watched();
    await write('fr.json', '{"hello": "Salut {"}');
    await eventually(() => problems.length > 0);
    expect(problems[0]).toMatch(/fr\.json:1:\d+ hello: the brace/);
    expect(await read()).toBe('Bonjour');
    await write('fr.json', { hello: 'Salut' });
    await eventually(async () => (await read()) === 'Salut');
  });

  it('keeps its texts once it is closed', async () => {
    const { catalog, read } = await watched();
    const open = await watched();
    catalog[Symbol.dispose]();
    await write('fr.json', { hello: 'Salut' });
    await eventually(async () => (await open.read()) === 'Salut');
    expect(await read()).toBe('Bonjour');
  });

  it('goes on after a reporter that fails', async () => {
    let calls = 0;
    const onProblem = () => {
      calls += 1;
      throw new Error('no reporter');
    };
    const catalog = await loadCatalog(folder, { watch: true, onProblem });
    onTestFinished(() => catalog.close());
    await write('fr.json', '{');
    await eventually(() => calls > 0);
    await write('fr.json', { hello: 'Salut' });
    await eventually(
      () => catalog.templates.get('hello')?.contents.get('fr')?.get('text')?.text.source === 'Salut',
    );
    expect('NkulCatalogWarning: Error: no reporter').toHaveBeenLogged();
  });

  it('is refused at first like any other, and then follows nothing', async () => {
    await write('fr.json', '{"hello": "{"}');
    await expect(loadCatalog(folder, { watch: true })).rejects.toThrow(/never closed/);
    const absent = loadCatalog(join(folder, 'not-there'), { watch: true });
    await expect(absent).rejects.toThrow(
      /The catalog has an error:\n- .*not-there: there is no such folder or file/,
    );
  });
});

it('refuses options that are not known, and says which are', async () => {
  await expect(loadCatalog(folder, { watching: true } as object)).rejects.toThrow(/watch/);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installProject } from './install.ts';

let path: string;
let folder: URL;
let told: string[];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'nkul-install-'));
  folder = pathToFileURL(`${path}/`);
  told = [];
  writeFileSync(join(path, 'package.json'), '{ "private": true }');
  writeFileSync(join(path, 'pnpm-workspace.yaml'), '# A root of its own.\n');
  writeLock("lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n");
});

afterEach(() => rmSync(path, { recursive: true }));

it('installs once, and again when the lock file says otherwise or the packages were deleted', () => {
  install();
  install();
  expect(told).toEqual(['Installing a folder']);
  writeLock("lockfileVersion: '9.0'\n\n# changed\nimporters:\n\n  .: {}\n");
  install();
  expect(told).toHaveLength(2);
  rmSync(join(path, 'node_modules'), { recursive: true });
  install();
  expect(told).toHaveLength(3);
});

it('says what pnpm says when it cannot, and tries again the next time', () => {
  writeFileSync(join(path, 'package.json'), '{ "private": true, "dependencies": { "tinyqueue": "3.0.0" } }');
  for (const attempt of [1, 2]) {
    expect(install).toThrow(/could not be installed:[\s\S]*OUTDATED_LOCKFILE/);
    expect(told).toHaveLength(attempt);
  }
});

it('has processes that need the same wait for the one that installs it', async () => {
  const first = startProcess();
  await heldInstalls(1);
  const second = startProcess();
  await once(second.stdout, 'data');
  // Long enough to start a program, where nothing keeps it from that.
  await sleep(300);
  letGo();
  expect(await Promise.all([first, second].map(exitCode))).toEqual([0, 0]);
  expect(heldCount()).toBe(1);
});

it('waits for nobody when the process that installed was killed', async () => {
  const killed = startProcess();
  await heldInstalls(1);
  process.kill(-(killed.pid ?? Number.NaN), 'SIGKILL');
  await once(killed, 'close');
  install();
  expect(told).toEqual(['Installing a folder']);
});

function install(): void {
  installProject(folder, 'a folder', (line) => told.push(line));
}

/** Starts a process, the head of a group, that says a word and installs with a pnpm that stands still until `letGo()`. */
function startProcess() {
  const program = `
    const { installProject } = await import(${JSON.stringify(import.meta.resolve('./install.ts'))});
    process.stdout.write('begin', () => installProject(new URL(${JSON.stringify(folder.href)}), '', () => {}));
  `;
  const pnpm = join(path, 'pnpm');
  writeFileSync(
    pnpm,
    '#!/bin/sh\necho install >>held\nwhile [ ! -e let-go ]; do sleep 0.05; done\nmkdir -p node_modules\n',
    { mode: 0o755 },
  );
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_execpath: pnpm },
    detached: true,
  });
}

/** How many installs stand or stood still. */
function heldCount(): number {
  const held = join(path, 'held');
  return existsSync(held) ? readFileSync(held, 'utf8').trim().split('\n').length : 0;
}

async function heldInstalls(count: number): Promise<void> {
  while (heldCount() < count) await sleep(10);
}

function letGo(): void {
  writeFileSync(join(path, 'let-go'), '');
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  return child.exitCode ?? (await once(child, 'close'))[0];
}

function writeLock(text: string): void {
  writeFileSync(join(path, 'pnpm-lock.yaml'), text);
}

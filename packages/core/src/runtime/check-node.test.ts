import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkNode } from './check-node.ts';

const packages = fileURLToPath(new URL('../../../', import.meta.url));

describe('Node', () => {
  it.each(['20.19.5', '22.18.0', '18.0.0'])('%s is refused by its name', (version) => {
    expect(() => checkNode(version)).toThrow(
      expect.objectContaining({
        code: 'NKUL_CONFIGURATION',
        message: `Node ${version} is too old: Nkul runs on Node 22.19 or newer. Install a newer one (https://nodejs.org).`,
      }),
    );
  });

  it.each(['22.19.0', '22.20.1', '24.0.0', '26.10.0'])('%s is taken', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it.each(globSync('*/package.json', { cwd: packages }))('is the one that %s asks for', (file) => {
    const { engines } = JSON.parse(readFileSync(`${packages}${file}`, 'utf8'));
    const [, oldest = ''] = /^>=(\d+\.\d+)$/.exec(engines.node) ?? [];
    expect(() => checkNode(oldest)).not.toThrow();
    const [major, minor] = oldest.split('.').map(Number);
    expect(() => checkNode(`${major}.${(minor ?? 0) - 1}.9`)).toThrow(oldest);
  });
});

it('a hub is not made on a Node that is too old', async () => {
  const program = fileURLToPath(new URL('../../test/old-node.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=nkul:source', program]);
  expect(stdout).toBe('NKUL_CONFIGURATION: Node 20.19.5 is too old\n');
});

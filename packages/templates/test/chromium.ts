import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packedChromium from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a Chromium: the one that `CHROMIUM` names, else the one that comes with the dev dependencies, which is
 * unpacked into a folder of its own and runs on Linux.
 */
export async function startChromium(): Promise<{ readonly browser: Browser; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'nkul-chromium-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    const executablePath = process.env['CHROMIUM'] ?? (await unpacked(folder));
    const env = { ...process.env, FONTCONFIG_PATH: join(folder, 'fonts') };
    const own = process.env['CHROMIUM'] === undefined ? { env } : {};
    const browser = await chromium.launch({ executablePath, args: flags, ...own });
    return {
      browser,
      async stop() {
        await browser.close();
        remove();
      },
    };
  } catch (cause) {
    remove();
    throw new Error('Chromium did not start. Name one that is installed: CHROMIUM=/usr/bin/chromium', {
      cause,
    });
  }
}

/** It unpacks to the folder of temporary files, and would leave 200 MB there. */
async function unpacked(folder: string): Promise<string> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await packedChromium.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

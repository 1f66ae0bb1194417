import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packedChromium from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

export type { Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a Chromium: the one that `CHROMIUM` names, else the one that comes with the tools, which is unpacked into a
 * folder of its own with its fonts, and runs on Linux.
 */
export async function startChromium(): Promise<{ readonly browser: Browser; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'nkul-chromium-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    const installed = process.env['CHROMIUM'];
    const browser = await chromium.launch({
      args: flags,
      ...(installed === undefined ? await unpacked(folder) : { executablePath: installed }),
    });
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

/** The program and its fonts, in the folder. It unpacks to the folder of temporary files, and takes what it finds there. */
async function unpacked(
  folder: string,
): Promise<{ readonly executablePath: string; readonly env: NodeJS.ProcessEnv }> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const executablePath = await packedChromium.executablePath();
    return { executablePath, env: { ...process.env, FONTCONFIG_FILE: fontsFile(folder) } };
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** Says that the fonts are those beside the program: the settings that come with it name folders of another machine. */
function fontsFile(folder: string): string {
  const file = join(folder, 'own-fonts.conf');
  const cache = join(folder, 'fonts-cache');
  mkdirSync(cache);
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><dir>${arabicFonts()}</dir><cachedir>${cache}</cachedir></fontconfig>
`,
  );
  return file;
}

/** The fonts beside the program have no Arabic letters. */
function arabicFonts(): string {
  return dirname(
    fileURLToPath(
      import.meta.resolve('@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'),
    ),
  );
}

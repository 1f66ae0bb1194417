import { axeSource } from '../../../tools/axe.ts';
import type { Page, startChromium } from '../../../tools/chromium.ts';

type Browser = Awaited<ReturnType<typeof startChromium>>['browser'];

/** How a page is looked at. */
export interface Look {
  readonly locale: 'fr-FR' | 'en-GB';
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  /** `viewer` for a person who only looks. */
  readonly userAgent?: string;
}

/** A page, and how it comes into a state of its own. */
export interface Looked {
  readonly url: string;
  readonly prepare?: ((page: Page) => Promise<void>) | undefined;
}

/** The barriers, the violations of the policy, the errors of scripts and the width of a page. */
export async function findings(
  browser: Browser,
  { url, prepare }: Looked,
  { width, ...look }: Look,
  seen: (page: Page) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const context = await browser.newContext({ ...look, viewport: { width, height: 800 }, bypassCSP: false });
  const page = await context.newPage();
  const found: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') found.push(message.text());
  });
  page.on('pageerror', (error) => void found.push(error.message));
  await page.goto(url);
  await prepare?.(page);
  found.push(...(await page.evaluate(overflow)));
  await seen(page);
  // Details are looked at when they are open, too.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  found.push(...(await barriers(page)));
  await seen(page);
  await context.close();
  return found;
}

/** The barriers that axe finds on a page. */
export async function barriers(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(
    `${axeSource}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join(' ').slice(0, 200)))`,
  );
  return found as readonly string[];
}

/** Runs in the page. */
function overflow(): string[] {
  return document.documentElement.scrollWidth > window.innerWidth ? ['scrolls sideways'] : [];
}

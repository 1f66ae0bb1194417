import { QuestionTimeoutError, StoreError } from '@nkul/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, startChromium } from '../../../tools/chromium.ts';
import { createConsole } from '../src/serve/create-console.ts';
import { ADMIN, VIEWER } from '../src/settings/permissions.ts';
import { sharedToken } from '../src/sign-in/shared-token.ts';
import { findings, type Look } from './findings.ts';
import { emptyHub, type SampleHub, sampleHub } from './sample-hub.ts';
import { served } from './served.ts';
import { refusing, slowHub } from './slow-hub.ts';

const secret = '0123456789abcdef0123456789abcdef';
const token = 'fedcba9876543210fedcba9876543210';
let sample: SampleHub;
let empty: Awaited<ReturnType<typeof emptyHub>>;
let chromium: Awaited<ReturnType<typeof startChromium>>;
/** The address of the console of each hub. */
const urls: Record<string, string> = {};
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  sample = await sampleHub({ isBusy: true });
  empty = await emptyHub();
  await sample.hub.erase({ id: sample.ids.undelivered });
  const { recipient } = (await sample.hub.get(sample.ids.held)) ?? {};
  await sample.hub.optOut({ to: recipient?.phone ?? '', through: 'link' });
  chromium = await startChromium();
  const authenticate = ({ headers }: Request) => {
    const agent = headers.get('user-agent');
    // A form is of one person; others are a new person each time, whom no rate stops.
    const name = agent?.startsWith('one') ? agent : `Aline ${Math.random()}`;
    return { name, can: agent === 'viewer' ? VIEWER : ADMIN };
  };
  const options = { authenticate, secret, timeZone: 'Africa/Douala', environment: 'production' };
  const away = () => new StoreError('The database cannot be reached.');
  const consoles = {
    sample: createConsole(sample.hub, { ...options, budget: { perDay: 2_000, currency: 'XAF' } }),
    empty: createConsole(empty.hub, options),
    slow: createConsole(slowHub(sample.hub), options),
    late: createConsole(
      refusing(sample.hub, (name) => (name === 'find' ? new QuestionTimeoutError(2_000) : undefined)),
      options,
    ),
    away: createConsole(refusing(sample.hub, away), options),
    signIn: createConsole(sample.hub, { ...options, ...sharedToken({ token }) }),
  };
  for (const [name, pages] of Object.entries(consoles)) {
    const server = await served(pages);
    urls[name] = server.url;
    stops.push(server.stop);
  }
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await chromium?.stop();
  await sample?.hub.stop();
  await empty?.hub.stop();
});

/** A state of a page. */
interface State {
  readonly hub: string;
  readonly address: (ids: SampleHub['ids']) => string;
  readonly prepare?: (page: Page) => Promise<void>;
  /** `one` for a person who sends forms, `viewer` for one who only looks. */
  readonly userAgent?: 'one' | 'viewer';
  /** The status of its answer, if it is not 200: the browser tells of it. */
  readonly status?: number;
}

const at = (address: string, others: Partial<State> = {}): State => ({
  ...{ hub: 'sample', address: () => address },
  ...others,
});
const message = (name: keyof SampleHub['ids'], others: Partial<State> = {}): State => ({
  ...{ hub: 'sample', address: (ids) => `message?id=${ids[name]}` },
  ...others,
});
/** Runs in the page. */
const marked = (name: string) => (page: Page) =>
  page.evaluate((one) => {
    if (one === 'late') document.documentElement.classList.add('late');
    if (one === 'late') document.querySelector('.stale')?.append('No news for 40 s');
    if (one === 'busy') document.querySelector('main')?.setAttribute('aria-busy', 'true');
    if (one === 'copied') document.querySelector('.copy')?.classList.add('copied');
    if (one === 'newer') document.querySelector('.newer')?.removeAttribute('hidden');
  }, name);

/** Presses a button of a form of the frame, the one that is shown. */
const chosen = (name: string, then: string) => async (page: Page) => {
  await page.locator(`${name}:visible`).first().click();
  await page.locator(then).waitFor();
};

const states: Readonly<Record<string, State>> = {
  'the overview': at(''),
  'the overview of an hour': at('?period=1h'),
  'the overview of 30 days': at('?period=30d'),
  'the overview of an empty hub': at('', { hub: 'empty' }),
  'the overview, of which a part took too long': at('', { hub: 'slow' }),
  'the overview without its store': at('', { hub: 'away', status: 503 }),
  'the overview without news': at('', { prepare: marked('late') }),
  'the overview while it is read': at('', { prepare: marked('busy') }),
  'the overview in a theme that was chosen': at('', {
    userAgent: 'one',
    prepare: async (page) => {
      await chosen('.prefs [name=flip]', 'html[data-theme=dark]')(page);
      await chosen('.prefs [name=flip]', 'html[data-theme=light]')(page);
    },
  }),
  'the overview for a viewer': at('', { userAgent: 'viewer' }),
  messages: at('messages'),
  'messages that do not arrive': at('messages?state=bad'),
  'messages while they are read': at('messages', { prepare: marked('busy') }),
  'newer messages': at('messages', { prepare: marked('newer') }),
  'older messages': at('messages', { prepare: (page) => page.locator('[rel=next]').click() }),
  'messages of an empty hub': at('messages', { hub: 'empty' }),
  'messages of digits that nobody has': at('messages?tail=0000'),
  'messages of a template that is not there': at('messages?template=none'),
  'messages that took too long': at('messages?period=30d', { hub: 'late', status: 503 }),
  'a message that arrived': message('delivered'),
  'a summary that was copied': message('delivered', { prepare: marked('copied') }),
  'a message that arrived, for a viewer': message('delivered', { userAgent: 'viewer' }),
  'a message whose number is revealed': message('delivered', {
    userAgent: 'one',
    prepare: async (page) => {
      await page.locator('.head .ask > summary').click();
      await page.locator('.head [name=why]').fill('case 4412');
      await page.locator('.head .dlg .pri').click();
      await page.locator('b.revealed').waitFor();
    },
  }),
  'a message that is erased': message('undelivered'),
  'a message that is held, and whose recipient has opted out': message('held'),
  'a message that is scheduled': message('scheduled'),
  'a message without a report': message('open'),
  'a message with an unknown outcome': message('unknown'),
  'a message that is not there': at('message?id=missing', { status: 404 }),
  'a message that was tried twice': at('messages?provider=secours-sms', {
    prepare: (page) => page.locator('tr.go a').first().click(),
  }),
  providers: at('providers'),
  'providers of an hour': at('providers?period=1h'),
  'a provider that was paused': at('providers?done=paused'),
  'providers, of which a part took too long': at('providers', { hub: 'slow' }),
  'providers of an empty hub': at('providers', { hub: 'empty' }),
  'providers for a viewer': at('providers', { userAgent: 'viewer' }),
  'messages to resolve': at('unknown'),
  'messages to resolve without keys': at('unknown', {
    userAgent: 'one',
    prepare: async (page) => {
      await page.keyboard.press('?');
      await chosen('#keys [name=keys]', 'html[data-keys=off]')(page);
      await chosen('.prefs [name=flip]', 'html[data-theme=dark]')(page);
    },
  }),
  'nothing to resolve': at('unknown', { hub: 'empty' }),
  'messages to resolve, for a viewer': at('unknown', { userAgent: 'viewer' }),
  'stray reports': at('reports'),
  'no stray reports': at('reports?kind=inbound'),
  'the log': at('log'),
  'an empty log': at('log', { hub: 'empty' }),
  templates: at('templates'),
  settings: at('settings'),
  'the list of keys': at('', { prepare: (page) => page.keyboard.press('?') }),
  'the list of keys by its address': at('messages#keys'),
  'the page to sign in': at('sign-in', { hub: 'signIn' }),
  'a page that is not there': at('nothing', { status: 404 }),
};

const looks: readonly Look[] = (['fr-FR', 'en-GB'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    [390, 768, 1_280].map((width) => ({ locale, colorScheme, width })),
  ),
);

/** How many people have looked. */
let people = 0;
/** The selectors of the style that pages have lacked so far. */
let unused: ReadonlySet<string> | undefined;

describe('in both languages and themes, on a phone, a tablet and a desktop', () => {
  it.each(Object.entries(states))('%s has no barrier, breaks no policy, and fits', async (_, state) => {
    const url = `${urls[state.hub]}${state.address(sample.ids)}`;
    for (const look of looks) {
      people += 1;
      const agent = state.userAgent === 'one' ? `one ${people}` : state.userAgent;
      const own = agent === undefined ? look : { ...look, userAgent: agent };
      const found = await findings(chromium.browser, { url, prepare: state.prepare }, own, async (page) => {
        const without = await page.evaluate(selectorsWithout);
        unused = new Set(unused === undefined ? without : without.filter((one) => unused?.has(one)));
      });
      const expected = state.status === undefined ? [] : [expect.stringContaining(String(state.status))];
      expect([own, found]).toEqual([own, expected]);
    }
  });

  it('each selector of the style is that of a page', () => {
    expect([...(unused ?? ['no page was seen'])]).toEqual([]);
  });
});

/** Runs in the page: the selectors of its style that nothing on it has. The looks of a pointer or a focus are left out. */
function selectorsWithout(): string[] {
  const styles: CSSStyleRule[] = [];
  const collect = (rules: CSSRuleList) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) styles.push(rule);
      else if (rule instanceof CSSMediaRule) collect(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) collect(sheet.cssRules);
  const selectors = new Set(styles.flatMap(({ selectorText }) => selectorText.split(/,(?![^(]*\))/)));
  return [...selectors]
    .map((one) => one.trim())
    .filter((one) => {
      const bare = one.replaceAll(/::[\w-]+|:(?:hover|focus-visible|focus)/g, '');
      return bare !== '' && document.querySelector(bare) === null;
    });
}

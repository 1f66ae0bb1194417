import { countedAs } from '../entry/rates.ts';
import { isInScope } from '../entry/scoped.ts';
import { mayOpen, type Page, type PageName } from '../look/layout.ts';
import { may, type View } from '../look/view.ts';
import { logPage } from '../pages/log.ts';
import { messagePage } from '../pages/message.ts';
import { messagesPage } from '../pages/messages.ts';
import { overviewPage } from '../pages/overview.ts';
import { laterPage } from '../pages/problem.ts';
import { providersPage } from '../pages/providers.ts';
import { reportsPage } from '../pages/reports.ts';
import { unknownPage } from '../pages/unknown.ts';
import { isTextName, type TextName } from '../words/words.ts';
import { type Caller, liveAnswer } from './live.ts';
import {
  mayNot,
  missing,
  pageAnswer,
  problemAnswer,
  recordSearch,
  type Serving,
  tooMany,
} from './serving.ts';

const names: Readonly<Record<string, PageName>> = {
  '': 'overview',
  messages: 'messages',
  message: 'message',
  providers: 'providers',
  unknown: 'unknown',
  reports: 'reports',
  log: 'log',
  templates: 'templates',
  settings: 'settings',
};

/** Answers a GET. */
export async function getPage(serving: Serving, view: View, caller: Caller): Promise<Response> {
  if (!may(view, 'read')) return await problemAnswer(view, mayNot);
  if (view.address === 'live') return await liveAnswer(serving, view, caller);
  const name = Object.hasOwn(names, view.address) ? names[view.address] : undefined;
  if (name === undefined) return await problemAnswer(view, missing);
  // One who sees messages alone begins with them.
  if (name === 'overview' && !mayOpen(view, 'overview'))
    return new Response(null, { status: 303, headers: { Location: 'messages' } });
  if (!mayOpen(view, name)) return await problemAnswer(view, missing);
  // Last digits in an address are a search too.
  const tail = view.query.get('tail');
  const { rates, hub } = serving;
  if (tail !== null && !rates.isSameSearch(countedAs(view.visitor), tail)) {
    const waitMs = rates.take('search', countedAs(view.visitor));
    if (waitMs > 0) return await tooMany(view, waitMs, 'search.too_many');
    await recordSearch(hub, view);
  }
  const page = await read(serving, view, name);
  return page === undefined
    ? await problemAnswer(view, { status: 404, title: 'message.missing', sub: 'message.missing_sub' })
    : await pageAnswer(view, withNotice(page, view));
}

async function read({ asking }: Serving, view: View, name: PageName): Promise<Page | undefined> {
  const { hub } = asking;
  switch (name) {
    case 'overview':
      return await overviewPage(hub, view);
    case 'messages':
      return await messagesPage(hub, view);
    case 'message': {
      const message = await hub.get(view.query.get('id') ?? '-');
      if (message === undefined || !isInScope(message, view.visitor.scope)) return undefined;
      return await messagePage(hub, view, message);
    }
    case 'providers':
      return await providersPage(hub, view);
    case 'unknown':
      return await unknownPage(hub, view);
    case 'reports':
      return await reportsPage(hub, view);
    case 'log':
      return await logPage(hub, view);
    case 'templates':
    case 'settings':
      return laterPage(view, name);
  }
}

/** After an act, its address says what was done. */
function withNotice(page: Page, { query, words }: View): Page {
  const name = `notice.${query.get('done')}`;
  return isTextName(name) ? { ...page, notice: words(name as TextName) } : page;
}

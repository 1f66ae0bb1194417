import { raw } from 'hono/html';
import type { Html } from './html.ts';

/** The paths of each icon, in a square of 20. */
const paths = {
  overview: 'M2.5 10h3.2l2-5 3.6 10 2.2-5h4',
  messages: 'M3 4.5h14v9H9l-3.5 3v-3H3z',
  providers: 'M10 8.5v8M6.5 12a4.6 4.6 0 1 1 7 0M4 14.5a8 8 0 1 1 12 0',
  unknown:
    'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M8 8a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M10 13.9v.1',
  reports: 'M3 11.5h4l1 2h4l1-2h4M3 11.5l2.2-7h9.6l2.2 7v4.2H3z',
  log: 'M5 2.8h7l3 3v11.4H5zM8 9h4M8 12h4',
  delivered: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M6.8 10.2l2.2 2.2 4.2-4.6',
  undelivered: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M7.6 7.6l4.8 4.8M12.4 7.6l-4.8 4.8',
  sent: 'M3.5 10h12M11 5.5l4.5 4.5-4.5 4.5',
  waiting: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 6v4.2l2.6 1.6',
  refused: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M5 5l10 10',
  alert: 'M10 3l7.3 13H2.7zM10 8v3.6M10 13.8v.1',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6 4.5l9 5.5-9 5.5z',
  balance: 'M3.5 5.5c0-3 13-3 13 0s-13 3-13 0v9c0 3 13 3 13 0v-9M3.5 10c0 3 13 3 13 0',
  reveal: 'M2 10c3.6-6 12.4-6 16 0-3.6 6-12.4 6-16 0M10 7.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8',
  search: 'M9 3.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 9 3.2M13.2 13.2l3.8 3.8',
  person: 'M10 3.2a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4M3.6 16.8c1-6 11.8-6 12.8 0',
  next: 'M8 5l5 5-5 5',
  theme: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 2.8v14.4c9 0 9-14.4 0-14.4',
  tell: 'M6.5 2.8h7v14.4h-7zM9 14.6h2',
  check: 'M4 10.5l4 4 8-9',
  enter: 'M16 4v7H4M8 7l-4 4 4 4',
  keys: 'M2.5 5.5h15v9h-15zM6 8.5v.1M10 8.5v.1M14 8.5v.1M7 11.5h6',
  copy: 'M7 7h9v10H7zM4 13V3h9',
  again: 'M16 10a6 6 0 1 1-1.9-4.4M16.4 3v4h-4',
  later: 'M4 4h12v12H4zM4 8h12M8 8v8',
} as const;

export type IconName = keyof typeof paths;

/** A picture, which always has a word beside it. */
export function icon(name: IconName): Html {
  return raw(
    `<svg class="i" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${paths[name]}"/></svg>`,
  );
}

/** The mark of Nkul. */
export const mark: Html = raw(
  '<svg viewBox="0 0 26 26" aria-hidden="true" focusable="false"><rect x="2" y="7" width="22" height="12" rx="6" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M8 11h10M8 15h10M11 11v4M15 11v4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>',
);

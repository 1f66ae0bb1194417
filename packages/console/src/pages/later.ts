import { html } from 'hono/html';
import { heading } from '../look/heading.ts';
import type { Page } from '../look/layout.ts';
import { emptyState } from '../look/parts.ts';
import type { View } from '../look/view.ts';

/** A page that comes with a later version: it says so, and how to do its job until then. */
export function laterPage(view: View, name: 'templates' | 'settings'): Page {
  const { words } = view;
  const title = words(`later.${name}`);
  return {
    ...{ name, title },
    main: html`${heading(title, words('later.title'))}<section class="card" aria-label="${title}">${emptyState('later', { title: words('later.title'), sub: words(`later.${name}_sub`) })}</section>`,
  };
}

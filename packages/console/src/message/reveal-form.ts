import type { Message } from '@nkul/core';
import { html } from 'hono/html';
import type { Html } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import { actionForm } from '../look/parts.ts';
import type { View } from '../look/view.ts';

/** Something that was masked, and is shown once. */
export interface Revealed {
  readonly what: 'number' | 'text';
}

/** Asks why before something masked is shown. It opens in place, also without a script. */
export function revealForm(view: View, { id }: Message, what: 'number' | 'text'): Html {
  const { words } = view;
  const field = html`<input type="hidden" name="id" value="${id}"><input type="hidden" name="what" value="${what}"><p class="sub">${words('dialog.reveal_sub')}</p><label class="f"><span>${words('dialog.reason')}</span><input name="why" required maxlength="200" autocomplete="off" placeholder="${words('message.why_hint')}"></label><div class="done"><button class="btn pri">${icon('reveal')}${words('dialog.reveal')}</button></div>`;
  return html`<details class="ask"><summary class="btn${what === 'text' ? ' sm' : ''}">${icon('reveal')}${words(`message.reveal_${what}`)}</summary><div class="dlg"><h2>${words(`dialog.${what}`)}</h2>${actionForm(view, 'reveal', field)}</div></details>`;
}

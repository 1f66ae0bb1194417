import type { CoreEvent, Message } from '@nkul/core';
import { RENDERER } from '@nkul/core/adapter';
import { type Outlines, type ShownContent, shownContent } from '@nkul/verdict';
import { html } from 'hono/html';
import type { Asked } from '../entry/asked.ts';
import type { Html, MaybeHtml } from '../look/html.ts';
import { icon } from '../look/icons.ts';
import { segmentsOf } from '../look/parts.ts';
import { may, type View } from '../look/view.ts';
import { type Revealed, revealForm } from './reveal-form.ts';

/** The text of a message on each channel: hidden values, until somebody says why they are shown. */
export function messageText(
  view: View,
  hub: Asked,
  message: Message,
  { events, revealed }: { readonly events: readonly CoreEvent[]; readonly revealed: Revealed | undefined },
): Html {
  const { words } = view;
  if (message.erased !== undefined) return card(view, erasedText(view, message, events));
  const contents = shownContent(message, rendererOf(hub));
  const parts = contents.map((content) => {
    const shown =
      revealed?.what === 'text'
        ? html`<p class="bubble revealed" dir="auto" lang="${message.locale ?? ''}">${message.content[content.channel]?.text ?? ''}</p>`
        : hiddenText(view, message, content);
    return html`${shown}${alteredNote(view, content)}`;
  });
  const reveal =
    may(view, 'reveal.text') && revealed?.what !== 'text' ? revealForm(view, message, 'text') : '';
  return card(
    view,
    html`${parts}${may(view, 'reveal.text') ? html`<p class="sub dim">${words('message.text_logged')}</p>` : ''}`,
    reveal,
  );
}

/** The values that the text does not show as they were given. */
function alteredNote({ words }: View, { altered }: ShownContent): MaybeHtml {
  if (altered === undefined) return '';
  return html`<p class="sub dim">${words('message.text_altered', { names: altered.join(', ') })}</p>`;
}

/** That the text is gone, and since when if somebody asked for it: old texts are erased without an event. */
function erasedText({ words, formats }: View, { erased }: Message, events: readonly CoreEvent[]): Html {
  const event = events.findLast(({ type }) => type === 'message.erased');
  const said =
    event === undefined
      ? words('message.text_erased')
      : words('message.erased_at', { at: formats.at(event.at) });
  return html`<p class="note">${icon('refused')}<span>${said}${erased === 'all' ? ` ${words('message.all_erased')}` : ''}</span></p>`;
}

function card({ words }: View, content: Html, beside: MaybeHtml = ''): Html {
  return html`<section class="card" aria-labelledby="text"><header><h2 id="text">${words('message.text')}</h2>${beside}</header><div class="body stack-s">${content}</div></section>`;
}

/** The text of a template with dots for its values, or how long a plain text is. */
function hiddenText(
  { words }: View,
  message: Message,
  { outline, characters, segments }: ShownContent,
): Html {
  const units = segments ?? segmentsOf(message);
  const length = units === undefined ? '' : words('message.text_units', { count: units });
  if (outline === undefined)
    return html`<p class="sub">${words('message.text_plain', { count: characters })} ${length}</p>`;
  const hidden = html`<span class="hid"><span aria-hidden="true">••••</span><span class="vh">${words('message.text_hidden')}</span></span>`;
  const parts = outline.split('••••').flatMap((part, index) => (index === 0 ? [part] : [hidden, part]));
  return html`<p class="bubble" dir="auto" lang="${message.locale ?? ''}">${parts}</p><p class="sub dim">${length}</p>`;
}

function rendererOf({ container }: Asked): Outlines | undefined {
  return container.isRegistered(RENDERER) ? (container.resolve(RENDERER) as Outlines) : undefined;
}

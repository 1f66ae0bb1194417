import { type Message, NkulError, StoreError } from '@nkul/core';
import { deedOf } from '../acts/acts.ts';
import { type Form, fieldOf, readForm } from '../acts/form.ts';
import { isTail, searchAddress } from '../acts/search.ts';
import { everyAct } from '../consent/consent-acts.ts';
import { preferencesCookie, type Theme } from '../entry/preferences.ts';
import { countedAs } from '../entry/rates.ts';
import { isSameOrigin } from '../entry/same-origin.ts';
import { isInScope } from '../entry/scoped.ts';
import { may, type View } from '../look/view.ts';
import { addressesOf } from '../look/without-address.ts';
import { messagePage } from '../pages/message.ts';
import type { Problem } from '../pages/problem.ts';
import {
  mayNot,
  missing,
  pageAnswer,
  problemAnswer,
  recordSearch,
  type Serving,
  tooMany,
} from './serving.ts';

const forged: Problem = { status: 403, title: 'error.forbidden', sub: 'error.forbidden_sub' };
const unusable: Problem = { status: 400, title: 'error.refused', sub: 'error.incomplete' };
const noMessage: Problem = { status: 404, title: 'message.missing', sub: 'message.missing_sub' };
const nothingThere: Problem = { status: 409, title: 'error.refused', sub: 'error.nothing_there' };
/** How long something that was revealed stays on the page, in seconds. */
const revealedS = 60;

/** Answers a POST: nothing else changes anything. It must come from a form of the console, which has the token of its action. */
export async function postForm(serving: Serving, view: View, request: Request): Promise<Response> {
  const form = isSameOrigin(request) ? await readForm(request) : undefined;
  const token = form?.get('token') ?? '';
  const action = view.address;
  if (form === undefined || !serving.seal.isFormToken(token, view.visitor.name, action, view.now))
    return await problemAnswer(view, forged);
  if (!may(view, 'read')) return await problemAnswer(view, mayNot);
  if (action === 'preferences') return preferences(view, form);
  if (action === 'search') return await search(serving, view, form);
  if (action === 'reveal') return await reveal(serving, view, form);
  return Object.hasOwn(everyAct, action)
    ? await act(serving, view, form, action as keyof typeof everyAct)
    : await problemAnswer(view, missing);
}

function preferences(view: View, form: Form): Response {
  const language =
    form.get('language') === 'fr' ? 'fr' : form.get('language') === 'en' ? 'en' : view.language;
  const theme = asTheme(form.get('flip')) ?? view.theme;
  const keys = form.has('keys') ? form.get('keys') === 'on' : view.keys;
  const cookie = preferencesCookie({ language, keys, ...(theme !== undefined && { theme }) });
  const back = form.get('back') ?? '';
  const address = /^[a-z]*(?:\?[\w.%+&=*-]*)?$/.test(back) ? back : '';
  return redirect(address === '' ? './' : address, { 'Set-Cookie': cookie });
}

function asTheme(text: string | undefined): Theme | undefined {
  return text === 'light' || text === 'dark' ? text : undefined;
}

async function search({ hub, asking, rates }: Serving, view: View, form: Form): Promise<Response> {
  const text = fieldOf(form, 'q');
  if (text === undefined) return redirect('messages');
  // Their page counts them, and has them in its address.
  if (isTail(text)) return redirect(view.link('messages', { tail: text }));
  const waitMs = rates.take('search', countedAs(view.visitor));
  if (waitMs > 0) return await tooMany(view, waitMs, 'search.too_many');
  const { address, isByNumber } = await searchAddress(asking.hub, view, text);
  if (isByNumber) await recordSearch(hub, view);
  return redirect(address);
}

/** Shows a number or a text once. The log has it before the page does. */
async function reveal({ hub, asking, rates }: Serving, view: View, form: Form): Promise<Response> {
  const what = form.get('what') === 'text' ? 'text' : 'number';
  const why = fieldOf(form, 'why', 1_000);
  if (!may(view, `reveal.${what}`)) return await problemAnswer(view, mayNot);
  const message = await messageOf(hub, view, form);
  if (message === undefined) return await problemAnswer(view, noMessage);
  if (why === undefined) return await problemAnswer(view, unusable);
  if (!has(message, what)) return await problemAnswer(view, nothingThere);
  const waitMs = rates.take('reveal', countedAs(view.visitor));
  if (waitMs > 0) return await tooMany(view, waitMs, 'error.too_many');
  await hub.recordLook({ what: 'revealed', as: what, message: message.id, ...deedOf(view, form) });
  const page = await messagePage(asking.hub, view, message, { revealed: { what } });
  const back = view.link('message', { id: message.id });
  return await pageAnswer(view, page, 200, { Refresh: `${revealedS}; url=${back}` });
}

/** True if a message still has what would be revealed. */
function has({ recipient, erased }: Message, what: 'number' | 'text'): boolean {
  return what === 'text' ? erased === undefined : addressesOf(recipient).length > 0;
}

async function act(
  { hub }: Serving,
  view: View,
  form: Form,
  action: keyof typeof everyAct,
): Promise<Response> {
  const { needs, ofMessage, run } = everyAct[action];
  if (!may(view, needs)) return await problemAnswer(view, mayNot);
  // A scope leaves messages alone: a notifier is of all tenants.
  if (!ofMessage && view.visitor.scope !== undefined) return await problemAnswer(view, missing);
  const message = ofMessage ? await messageOf(hub, view, form) : undefined;
  if (ofMessage && message === undefined) return await problemAnswer(view, noMessage);
  if (fieldOf(form, 'why', 1_000) === undefined) return await problemAnswer(view, unusable);
  try {
    const done = await run(hub, view, form, message);
    return done === undefined ? await problemAnswer(view, unusable) : redirect(done.address);
  } catch (error) {
    // The message of a refusal of the hub is for people. A store that is away is a problem of the whole page.
    if (!NkulError.is(error) || error instanceof StoreError) throw error;
    return await problemAnswer(view, {
      status: 409,
      title: 'error.refused',
      sub: 'error.refused',
      detail: error.message,
    });
  }
}

/** The message that a form is about, if the visitor may see it. */
async function messageOf(hub: Serving['hub'], view: View, form: Form): Promise<Message | undefined> {
  const message = await hub.get(fieldOf(form, 'id') ?? '-');
  return message !== undefined && isInScope(message, view.visitor.scope) ? message : undefined;
}

function redirect(address: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status: 303, headers: { Location: address, ...headers } });
}

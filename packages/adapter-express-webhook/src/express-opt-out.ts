import {
  type CallbackRequest,
  ConfigurationError,
  checkSettings,
  type OptOutSubject,
  objectOf,
  optionally,
  textOf,
} from '@nkul/core/adapter';
import { type Request, type Response, Router } from 'express';
import { withholdAddress } from './callback-address.ts';
import { type IncomingRate, incomingRate, rateSchema } from './incoming-rate.ts';
import { type OptOutPage, optOutPage } from './opt-out-page.ts';
import type { Language } from './opt-out-words.ts';
import { Refusal } from './refusal.ts';
import { readBody } from './request-body.ts';
import { writeAnswer } from './write-answer.ts';

export interface ExpressOptOutOptions {
  /** The sender's name, at the top of the page: people know it, and not the address. 1–100 characters. @default without one */
  readonly name?: string;
  /** The most calls from one address; false for any number. @default 100 in a second */
  readonly rate?: IncomingRate | false;
}

/** Which messages somebody takes no more, or takes again, as `Hub.optOut()` has it. */
interface OptOutRequest {
  readonly to: string;
  readonly category: OptOutSubject['category'];
  readonly through: 'link';
}

/** The functions of a hub that the page calls. */
export interface OptOutHub {
  openOptOutLink(token: string): OptOutSubject | undefined;
  optOut(request: OptOutRequest): Promise<boolean>;
  optIn(request: OptOutRequest): Promise<boolean>;
  /** Logs that the page could not be served. */
  refusedCallback?(refused: { readonly status: number; readonly reason: string }): void;
}

interface Settings {
  readonly hub: OptOutHub;
  readonly name: { readonly name?: string };
}

/** A form with a button, or the body of one click. */
const bodyLimits = { bytes: 4_096, timeoutMs: 10_000 };

const optionsSchema = objectOf(
  { name: optionally(textOf(100)), rate: optionally(rateSchema) },
  {
    noun: 'option',
    meant: { title: 'name', sender: 'name', limit: 'rate' },
    example: "such as { name: 'My shop' }",
  },
);

/**
 * An Express 5 router for opt-out links (`hub.optOutUrl()`). GET shows a small page, in English or French, which says to
 * which masked address and to which messages the link applies. Only a POST changes something, as programs open links
 * too: the button of the page, or one click in a mail program (RFC 8058), which gets an answer without a page. The
 * page that follows has a button that takes it back. The page has no script and no cookie.
 *
 * It answers everything under its path, so give it a path of its own, that of the hub's `optOut.url`. The token is not logged:
 * requests show as `/***`, also to loggers before it if `maskAddress` is mounted at the same path before them.
 *
 * @example
 * app.use('/u', expressOptOut(hub, { name: 'My shop' }));
 *
 * @throws ConfigurationError if an option is not valid
 */
export function expressOptOut(hub: OptOutHub, options: ExpressOptOutOptions = {}): Router {
  if (typeof hub?.openOptOutLink !== 'function')
    throw new ConfigurationError(
      'expressOptOut(): hub is wrong: expected a hub first, then the options; createHub() gives one when it is awaited.',
      { field: 'hub' },
    );
  const checked = checkSettings(optionsSchema, options, 'expressOptOut()');
  const { name, rate = { calls: 100, per: 1_000 } } = checked;
  const settings: Settings = { hub, name: name === undefined ? {} : { name } };
  return Router().use(
    (request, _response, next) => {
      withholdAddress(request);
      next();
    },
    incomingRate(rate),
    (request, response) => answer(request, response, settings),
  );
}

async function answer(request: Request, response: Response, { hub, name }: Settings): Promise<void> {
  const language = languageOf(request);
  const show = (page: OptOutPage, status = 200): void =>
    writeAnswer(response, optOutPage(page, { language, status, ...name }));
  // The path has one part, which is where a callback has its notifier.
  const { notifier, token: more } = withholdAddress(request);
  const subject = more === '' ? hub.openOptOutLink(notifier) : undefined;
  if (subject === undefined) return show({ kind: 'nothing' }, 404);
  if (request.method === 'GET' || request.method === 'HEAD') return show({ kind: 'ask', subject });
  if (request.method !== 'POST')
    return writeAnswer(response, new Refusal(405, { allow: 'GET, HEAD, POST' }).answer);
  try {
    const wanted = wish(await readBody(request, bodyLimits));
    if (wanted === undefined) return show({ kind: 'ask', subject }, 400);
    const { address: to, category } = subject;
    const said = { to, category, through: 'link' } as const;
    await (wanted === 'start' ? hub.optIn(said) : hub.optOut(said));
    if (wanted === 'click')
      writeAnswer(response, { status: 200, headers: { 'cache-control': 'no-store' }, body: '' });
    else show({ kind: wanted === 'start' ? 'started' : 'stopped', subject });
  } catch (error) {
    if (error instanceof Refusal) return writeAnswer(response, error.answer);
    hub.refusedCallback?.({ status: 503, reason: 'an opt-out could not be stored' });
    response.setHeader('retry-after', '30');
    show({ kind: 'later' }, 503);
  }
}

/** The language of the page, by the header `Accept-Language`. @default English */
function languageOf(request: Request): Language {
  return request.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en';
}

/** The wish in the body of a POST: a button of the page, or one click in a mail program. */
function wish(body: CallbackRequest['body']): 'stop' | 'start' | 'click' | undefined {
  const fields =
    body instanceof Uint8Array ? fieldsOf(Buffer.from(body).toString('latin1')) : fieldsIn(body.parsed);
  if (fields['List-Unsubscribe'] === 'One-Click') return 'click';
  const { act: button } = fields;
  return button === 'stop' || button === 'start' ? button : undefined;
}

/** The fields of a form. Mail programs may send theirs in parts (RFC 8058, 3.2). */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  if (/\bname="?List-Unsubscribe"?\s{2,8}One-Click\b/.test(text)) return { 'List-Unsubscribe': 'One-Click' };
  return Object.fromEntries(new URLSearchParams(text));
}

/** Those that a parser of the application has read. */
function fieldsIn(parsed: unknown): Readonly<Record<string, unknown>> {
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

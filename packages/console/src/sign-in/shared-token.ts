import { hkdfSync } from 'node:crypto';
import { ConfigurationError } from '@nkul/core';
import { fieldOf, readForm } from '../acts/form.ts';
import { isEqual } from '../entry/is-equal.ts';
import { isSameOrigin } from '../entry/same-origin.ts';
import { placeOf } from '../serve/place.ts';
import type { Connection, ConsoleOptions, Visitor } from '../settings/console-options.ts';
import { OPERATOR, type Permission, VIEWER } from '../settings/permissions.ts';
import { Sessions } from './session.ts';
import { signInPage } from './sign-in-page.ts';

/** The settings of a token that several people share. */
export interface SharedTokenSettings {
  /** At least 128 bits, such as `openssl rand -hex 32` makes. */
  readonly token: string;
  /** The rights of those who sign in. @default OPERATOR */
  readonly can?: readonly Permission[];
}

/** How many wrong tokens a peer may try in a minute. */
const mostTries = 10;

/**
 * Lets people in who know a token: a page asks for it, and for their name, which the log has as `name (shared token)`. A program may
 * read pages with `Authorization: Bearer <token>`. It gives the two options that a console needs.
 *
 * @example
 * const pages = createConsole(hub, { ...sharedToken({ token: process.env.NKUL_CONSOLE_TOKEN }), timeZone: 'Africa/Douala' });
 *
 * @throws ConfigurationError if the token can be guessed
 */
export function sharedToken({
  token,
  can = OPERATOR,
}: SharedTokenSettings): Pick<ConsoleOptions, 'authenticate' | 'secret'> {
  if (token.length < 22 || new Set(token).size < 8)
    throw new ConfigurationError(
      'sharedToken(): token can be guessed: give at least 128 bits, such as `openssl rand -hex 32` makes.',
    );
  const secret = new Uint8Array(hkdfSync('sha256', token, '', 'nkul console', 32));
  const gate = new Gate(token, can, new Sessions(secret));
  return { secret, authenticate: (request, connection) => gate.visitor(request, connection) };
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Decides about each request, and answers those of the sign-in page. */
class Gate {
  readonly #token: string;
  readonly #can: readonly Permission[];
  readonly #sessions: Sessions;
  readonly #tries = new Map<string, { count: number; readonly endMs: number }>();

  constructor(token: string, can: readonly Permission[], sessions: Sessions) {
    this.#token = token;
    this.#can = can;
    this.#sessions = sessions;
  }

  async visitor(request: Request, connection: Connection): Promise<Visitor | Response | undefined> {
    const place = placeOf(new URL(request.url));
    if (place === 'sign-in' || place === 'sign-out')
      return await this.#gateAnswer(request, connection, place);
    const authorization = request.headers.get('authorization') ?? '';
    const bearer =
      authorization.slice(0, 7).toLowerCase() === 'bearer ' ? authorization.slice(7).trim() : undefined;
    if (bearer !== undefined) return this.#program(request, bearer);
    const name = this.#sessions.nameOf(request);
    if (name !== undefined)
      return {
        ...{ name: `${name} (shared token)`, can: this.#can, signOut: 'sign-out' },
        // A person with the token may take many names.
        countedAs: `shared token, ${connection.remoteAddress ?? ''}`,
      };
    const isPage = request.method === 'GET' && place !== 'live';
    return isPage ? new Response(null, { status: 303, headers: { Location: 'sign-in' } }) : undefined;
  }

  async #gateAnswer(
    request: Request,
    connection: Connection,
    place: 'sign-in' | 'sign-out',
  ): Promise<Response> {
    const { method } = request;
    if (method === 'POST' && place === 'sign-in') return await this.#signIn(request, connection);
    // A page of another site may not sign people out.
    if (method === 'POST' && isSameOrigin(request)) return this.#sessions.left();
    if (isRead(method)) return await signInPage(request);
    return new Response('', { status: method === 'POST' ? 403 : 405, headers: { Allow: 'GET, HEAD, POST' } });
  }

  /** A program reads; it does nothing. Its name differs from those of all people. */
  #program({ method }: Request, bearer: string): Visitor | undefined {
    return isRead(method) && isEqual(bearer, this.#token) ? { name: 'shared token', can: VIEWER } : undefined;
  }

  async #signIn(request: Request, { remoteAddress = '' }: Connection): Promise<Response> {
    const form = isSameOrigin(request) ? await readForm(request) : undefined;
    const name = form && fieldOf(form, 'name', 80);
    const token = form && fieldOf(form, 'token', 1_000);
    const isRight = token !== undefined && isEqual(token, this.#token);
    if (name === undefined || !isRight) {
      // Only wrong tokens of our own page count: a page of another site could shut people out.
      const isTooMany = token !== undefined && !isRight && this.#tried(remoteAddress);
      return await signInPage(request, isTooMany ? 'sign_in.too_many' : 'sign_in.wrong');
    }
    return this.#sessions.entered(name, isOverTls(request));
  }

  /** Counts a try. True if the peer has made too many. */
  #tried(peer: string): boolean {
    const nowMs = performance.now();
    const known = this.#tries.get(peer);
    if (known !== undefined && known.endMs > nowMs) {
      known.count += 1;
      return known.count > mostTries;
    }
    if (this.#tries.size >= 10_000) this.#tries.clear();
    this.#tries.set(peer, { count: 1, endMs: nowMs + 60_000 });
    return false;
  }
}

/**
 * True for a form of a page that was reached over TLS. Behind a proxy that ends TLS, the address that was called does not say so. The
 * browser does, by the `Origin` of the form; a header of the proxy might come from anybody.
 */
function isOverTls({ url, headers }: Request): boolean {
  return url.startsWith('https:') || (headers.get('origin') ?? '').startsWith('https:');
}

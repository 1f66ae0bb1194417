import { createHmac, hkdfSync } from 'node:crypto';
import { isEqual } from '../entry/is-equal.ts';

/** How long somebody stays signed in, in milliseconds: a working day. */
const sessionMs = 12 * 3_600_000;

/** Signs the names of those who have signed in, for a cookie. */
export class Sessions {
  readonly #key: Uint8Array;

  /** @param secret the sessions of another secret are not valid */
  constructor(secret: Uint8Array) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'nkul console session', 32));
  }

  /** The answer that signs a person in: a cookie, and the way to the console. */
  entered(name: string, isSecure: boolean): Response {
    const claim = Buffer.from(JSON.stringify([name, Date.now() + sessionMs])).toString('base64url');
    const attributes = `Max-Age=${sessionMs / 1_000}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
    const cookie = `nkul-console-session=${claim}.${this.#mac(claim)}; ${attributes}`;
    return new Response(null, { status: 303, headers: { Location: './', 'Set-Cookie': cookie } });
  }

  /** The answer that signs a person out. */
  left(): Response {
    const cookie = 'nkul-console-session=; Max-Age=0; HttpOnly; SameSite=Strict';
    return new Response(null, { status: 303, headers: { Location: 'sign-in', 'Set-Cookie': cookie } });
  }

  /** The name in the cookie of a request; undefined if it was signed under another secret, or is too old. */
  nameOf({ headers }: Request): string | undefined {
    const [, claim = '', mac = ''] =
      /(?:^|; )nkul-console-session=([\w-]+)\.([\w-]+)/.exec(headers.get('cookie') ?? '') ?? [];
    if (!isEqual(mac, this.#mac(claim))) return undefined;
    // `entered()` made it.
    const [name, end] = JSON.parse(Buffer.from(claim, 'base64url').toString()) as [string, number];
    return end > Date.now() ? name : undefined;
  }

  #mac(claim: string): string {
    return createHmac('sha256', this.#key).update(claim).digest('base64url');
  }
}

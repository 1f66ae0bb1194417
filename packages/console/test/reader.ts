import type { Console } from '../src/serve/create-console.ts';

/** A page as it came. */
export interface ReadPage {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly forms: readonly ReadForm[];
  /** The addresses of its links, without those of other pages of the web. */
  readonly links: readonly string[];
}

/** A form of a page, with its hidden and chosen fields. */
interface ReadForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const base = 'http://console.test/admin/nkul/';

/** A person without JavaScript: reads pages, follows links, and sends forms. */
export class Reader {
  readonly #pages: Console;
  readonly #headers: Readonly<Record<string, string>>;
  #cookie: string | undefined;

  constructor(pages: Console, headers: Readonly<Record<string, string>> = { 'accept-language': 'en' }) {
    this.#pages = pages;
    this.#headers = headers;
  }

  async get(address: string): Promise<ReadPage> {
    return await this.#read(new Request(new URL(address, base), { headers: this.#withCookie() }));
  }

  /** Sends a form as it is on a page, with other fields. It follows the answer to the next page, as a browser does. */
  async send(
    page: ReadPage,
    action: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<ReadPage> {
    const form = page.forms.find((one) => one.action === action);
    if (form === undefined) throw new Error(`The page has no form ${action}.`);
    const answer = await this.post(action, { ...form.fields, ...fields });
    const cookie = answer.headers.get('set-cookie');
    if (cookie !== null) this.#cookie = cookie.split(';')[0];
    const next = answer.headers.get('location');
    return next === null ? answer : await this.get(next);
  }

  /** Sends fields to an address. @param headers `null` leaves one out */
  async post(
    address: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string | null>> = {},
  ): Promise<ReadPage> {
    const given = new Headers({ ...this.#withCookie(), 'sec-fetch-site': 'same-origin' });
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) given.delete(name);
      else given.set(name, value);
    }
    const body = new URLSearchParams(fields);
    return await this.#read(new Request(new URL(address, base), { method: 'POST', headers: given, body }));
  }

  #withCookie(): Record<string, string> {
    return { ...this.#headers, ...(this.#cookie !== undefined && { cookie: this.#cookie }) };
  }

  async #read(request: Request): Promise<ReadPage> {
    const { status, headers, ...response } = await readWhole(this.#pages, request);
    const { body } = response;
    return { status, headers, body, forms: formsIn(body), links: linksIn(body) };
  }
}

async function readWhole(pages: Console, request: Request) {
  const response = await pages.fetch(request, { remoteAddress: '127.0.0.1' });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

function formsIn(body: string): readonly ReadForm[] {
  return [...body.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', content = '']) => ({
    action: attribute(attributes, 'action') ?? '',
    fields: Object.fromEntries(
      [...content.matchAll(/<input\b([^>]*)>/g)].flatMap(([, input = '']) => {
        const [name, type] = [attribute(input, 'name'), attribute(input, 'type') ?? 'text'];
        const isSent = type !== 'radio' || /\bchecked\b/.test(input);
        return name === undefined || !isSent ? [] : [[name, attribute(input, 'value') ?? '']];
      }),
    ),
  }));
}

function linksIn(body: string): readonly string[] {
  return [...body.matchAll(/<a\b([^>]*)>/g)].flatMap(([, attributes = '']) => {
    const href = attribute(attributes, 'href');
    return href === undefined || href.startsWith('#') || /^https?:/.test(href) ? [] : [href];
  });
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
  return value?.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}

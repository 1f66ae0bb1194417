/** A page of the console that is asked for, and how. */
export interface AskedPage {
  readonly name: string;
  /** Its address below the console; `{id}` stands for one of some messages. */
  readonly address: string;
  readonly tenant?: string;
  /** True if it is asked seldom, and not while the event loop is watched: it takes until it is given up. */
  readonly isRare?: boolean;
}

const pages: readonly AskedPage[] = [
  { name: 'overview', address: '' },
  { name: 'overview, 30 days', address: '?period=30d' },
  { name: 'messages', address: 'messages' },
  { name: 'messages, 30 days', address: 'messages?period=30d' },
  { name: 'messages that failed, 30 days', address: 'messages?period=30d&state=bad' },
  {
    name: 'messages of a template and a provider',
    address: 'messages?period=30d&template=invoice&provider=devcode-promo',
  },
  { name: 'messages of a scope', address: 'messages?period=30d', tenant: 'shop-3' },
  {
    name: 'messages of a scope that has none',
    address: 'messages?period=30d',
    tenant: 'nobody',
    isRare: true,
  },
  { name: 'a message', address: 'message?id={id}' },
  { name: 'providers', address: 'providers' },
  { name: 'providers, 30 days', address: 'providers?period=30d' },
  { name: 'to resolve', address: 'unknown' },
  { name: 'stray reports', address: 'reports' },
  { name: 'the log', address: 'log' },
  { name: 'search by last digits', address: 'messages?tail={tail}' },
];

/** An answer of the console. */
interface Answer {
  readonly ms: number;
  readonly bytes: number;
  /** A question of the page took too long, and was given up. */
  readonly isLate: boolean;
}

/** Asks for pages, as people with browsers do. */
export class ConsoleReader {
  readonly #url: string;
  readonly #some: readonly string[];
  readonly #tails: readonly string[];
  #asked = 0;
  #searched: AskedPage | undefined;

  /** @param some ids of messages @param tails last digits of numbers that have messages */
  constructor(url: string, some: readonly string[], tails: readonly string[]) {
    this.#url = url;
    this.#some = some;
    this.#tails = tails;
  }

  /** All pages, once a search by number has given its address. */
  get pages(): readonly AskedPage[] {
    return this.#searched === undefined ? pages : [...pages, this.#searched];
  }

  /** Searches a number by the form of a page. */
  async search(phone: string): Promise<void> {
    const headers = { 'x-person': 'searching', 'sec-fetch-site': 'same-origin' };
    const body = await (await fetch(this.#url, { headers })).text();
    const token = /action="search"[^>]*>.*?name="token" value="([^"]+)"/s.exec(body)?.[1] ?? '';
    const fields = new URLSearchParams({ token, q: phone });
    const search = { method: 'POST', headers, body: fields, redirect: 'manual' } as const;
    const address = (await fetch(new URL('search', this.#url), search)).headers.get('location');
    if (address === null || !address.startsWith('messages?q='))
      throw new Error(`The search led to ${address}.`);
    this.#searched = { name: 'search by number', address };
  }

  async ask({ name, address, tenant }: AskedPage): Promise<Answer> {
    this.#asked += 1;
    const one = (all: readonly string[]) => all[this.#asked % all.length] ?? '';
    const place = address.replace('{id}', one(this.#some)).replace('{tail}', one(this.#tails));
    // Each person has its limits.
    const headers = {
      'x-person': `person ${this.#asked}`,
      ...(tenant !== undefined && { 'x-tenant': tenant }),
    };
    const start = performance.now();
    const answer = await fetch(new URL(place, this.#url), { headers });
    const { length } = Buffer.from(await answer.arrayBuffer());
    const ms = performance.now() - start;
    if (answer.status !== 200 && answer.status !== 503) throw new Error(`${name} answered ${answer.status}.`);
    return { ms, bytes: length, isLate: answer.status === 503 };
  }
}

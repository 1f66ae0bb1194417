/** A page of a console, as it came. */
export interface VisitedPage {
  readonly status: number;
  readonly body: string;
}

/** A person without JavaScript, whose browser has opened the link of a console. */
export class Visitor {
  readonly #link: string;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(link: string, headers: Readonly<Record<string, string>>) {
    this.#link = link;
    this.#headers = headers;
  }

  /** Opens a link. @throws Error if it does not let in */
  static async enter(link: string, headers: Readonly<Record<string, string>> = {}): Promise<Visitor> {
    const { status, headers: answered } = await fetch(link, { redirect: 'manual' });
    const [cookie = ''] = (answered.get('set-cookie') ?? '').split(';');
    if (status !== 303 || cookie === '') throw new Error(`The link was answered by ${status}.`);
    return new Visitor(link, { cookie, ...headers });
  }

  async get(page: string): Promise<VisitedPage> {
    const response = await fetch(new URL(page, this.#link), { headers: this.#headers });
    return { status: response.status, body: await response.text() };
  }

  /** Sends a form of a page with some fields, and follows to the next page. */
  async send(page: string, action: string, fields: Readonly<Record<string, string>>): Promise<VisitedPage> {
    const { body } = await this.get(page);
    const forms = body.matchAll(/action="([a-z]+)"[^>]*><input type="hidden" name="token" value="([^"]+)"/g);
    const token = [...forms].find(([, name]) => name === action)?.[2];
    if (token === undefined) throw new Error(`The page ${page} has no form ${action}.`);
    const response = await fetch(new URL(action, this.#link), {
      method: 'POST',
      headers: { ...this.#headers, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ token, ...fields }),
    });
    return { status: response.status, body: await response.text() };
  }

  /** The stream of news, which the page keeps open. Resolves with its text when it has ended. */
  async news(): Promise<{ readonly ended: Promise<string> }> {
    const response = await fetch(new URL('live', this.#link), { headers: this.#headers });
    return { ended: response.text() };
  }
}

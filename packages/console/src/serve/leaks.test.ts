import { describe, expect, it } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { SampleConsole, secret } from '../../test/sample-console.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { ADMIN, OPERATOR, SUPPORT, VIEWER } from '../settings/permissions.ts';
import { createConsole } from './create-console.ts';

const sample = new SampleConsole();

/** All pages that a person reaches by links, from the overview on. */
async function crawl(visitor: () => Reader): Promise<ReadonlyMap<string, string>> {
  const bodies = new Map<string, string>();
  const waiting = ['./'];
  let reader = visitor();
  let searches = 0;
  for (let address = waiting.pop(); address !== undefined && bodies.size < 400; address = waiting.pop()) {
    // A person may open 240 pages in a minute.
    if (bodies.size % 200 === 0) reader = visitor();
    const { status, body, links } = await reader.get(address);
    expect([address, status]).toEqual([address, 200]);
    bodies.set(address, body);
    for (const link of links) {
      const [page = ''] = link.split('#');
      // Each message leads to those of its recipient, under an address of its own: some of them are enough.
      const isSearch = page.startsWith('messages?q=');
      if (isSearch && (page.includes('&') || searches > 20)) continue;
      if (isSearch) searches += 1;
      if (page !== '' && !bodies.has(page) && !waiting.includes(page)) waiting.push(page);
    }
  }
  return bodies;
}

describe('no page shows a whole number, a code or a text', () => {
  it.each([
    ['a viewer', VIEWER, 'fr'],
    ['support', SUPPORT, 'en'],
    ['an operator', OPERATOR, 'fr'],
    ['an administrator, who may see them', ADMIN, 'en'],
  ] as const)('to %s', async (_, can, language) => {
    const bodies = await crawl(() => sample.reader(can, 'Aline', language));
    // All states, periods and messages of the sample.
    expect(bodies.size).toBeGreaterThan(100);
    for (const [address, body] of bodies) {
      const shown = sample.secrets.filter((one) => body.includes(one) || address.includes(one));
      expect([address, shown]).toEqual([address, []]);
    }
    expect([...bodies.values()].join('')).toContain('Votre code est');
  });

  it('but after a reason was given, once, to one who may', async () => {
    const reader = sample.reader(ADMIN, 'Aline', 'fr');
    const page = await reader.get(`message?id=${sample.ids.delivered}`);
    const message = await sample.hub.get(sample.ids.delivered);
    const [number = '', text = ''] = [message?.recipient.phone, message?.content['sms']?.text];
    const numberPage = await reader.send(page, 'reveal', {
      what: 'number',
      why: 'le client est au téléphone',
    });
    expect(numberPage.body).toContain(number);
    expect(numberPage.body).not.toContain(text);
    const textPage = await reader.send(page, 'reveal', { what: 'text', why: 'dossier 4412' });
    expect(textPage.body).toContain(text);
    expect(textPage.body).not.toContain(number);
    expect(textPage.headers.get('refresh')).toBe(`60; url=message?id=${sample.ids.delivered}`);
    expect(textPage.headers.get('cache-control')).toBe('no-store');
    expect((await reader.get(`message?id=${sample.ids.delivered}`)).body).not.toContain(number);
    const { items } = await sample.hub.reading.acts({ message: sample.ids.delivered });
    expect(items.map(({ what, as, by, note }) => [what, as, by, note])).toEqual([
      ['revealed', 'text', { name: 'Aline', through: 'console' }, 'dossier 4412'],
      ['revealed', 'number', { name: 'Aline', through: 'console' }, 'le client est au téléphone'],
    ]);
    const log = (await reader.get('log')).body;
    expect(log).toContain('a révélé le numéro');
    expect(log).toContain('a révélé le texte');
  });

  it('is not logged where there is nothing to show any more', async () => {
    const { hub } = await emptyHub();
    const { id } = await hub.notify({ to: { phone: '+237677001122' }, route: 'orders', text: 'Bonjour' });
    const reader = new Reader(
      createConsole(hub, { authenticate: () => ({ name: 'Aline', can: ADMIN }), secret }),
    );
    const page = await reader.get(`message?id=${id}`);
    await hub.erase({ id });
    const latest = await hub.reading.latest();
    for (const what of ['number', 'text']) {
      const answer = await reader.send(page, 'reveal', { what, why: 'x' });
      expect([what, answer.status]).toEqual([what, 409]);
      expect(answer.body).toContain('It was erased, or there is none.');
    }
    expect(await hub.reading.latest()).toBe(latest);
    await hub.stop();
  });

  it('nor does a stream of news, a form that is refused, or a line of the log', async () => {
    const reader = sample.reader(ADMIN);
    const refused = await reader.send(await reader.get(`message?id=${sample.ids.held}`), 'cancel', {
      why: ' ',
    });
    expect(refused.status).toBe(400);
    const authenticate = () => ({ name: 'Aline', can: ADMIN });
    const pages = createConsole(sample.hub, { authenticate, secret });
    const { body } = await pages.fetch(new Request('http://console.test/live'));
    const news = body?.pipeThrough(new TextDecoderStream()).getReader();
    const lines = [await news?.read(), await news?.read()].map((chunk) => chunk?.value ?? '');
    await pages.close();
    expect(lines.join('')).toMatch(/data: \{"sequence":/);
    // Outcomes of the sample are unknown, which the hub logs.
    expect(sample.log).not.toEqual([]);
    const written = [refused.body, ...lines, ...sample.log].join('\n');
    expect(sample.secrets.filter((one) => written.includes(one))).toEqual([]);
  });

  it('and no address has a number that somebody searched', async () => {
    const message = await sample.hub.get(sample.ids.delivered);
    const number = message?.recipient.phone ?? '';
    const said = number.slice(4).replaceAll(/(\d{3})(?=\d)/g, '$1 ');
    const reader = sample.reader(VIEWER);
    const start = await reader.get('./');
    const token = start.forms.find(({ action }) => action === 'search')?.fields['token'] ?? '';
    const answer = await reader.post('search', { token, q: said });
    const address = answer.headers.get('location') ?? '';
    expect(address).toMatch(/^messages\?q=[\w-]+$/);
    expect(address).not.toContain(number.slice(-6));
    const found = await reader.get(address);
    expect(found.links).toContain(`message?id=${sample.ids.delivered}`);
    expect(found.body).not.toContain(number.slice(1));
    expect(found.body).toMatch(/Messages to \d\d•+\d\d\./);
    // That somebody searched is in the log; the number is not. Last digits are a search too.
    const searches = async () =>
      (await sample.hub.reading.acts({ limit: 1_000 })).items.filter(({ what }) => what === 'searched');
    const [act] = await searches();
    expect(act).toMatchObject({ by: { name: 'Aline', through: 'console' } });
    expect(JSON.stringify(act)).not.toContain(number.slice(-4));
    const before = (await searches()).length;
    const tail = await reader.get(`messages?tail=${number.slice(-4)}`);
    expect(tail.body).toContain(`Messages to numbers that end in ${number.slice(-4)}.`);
    expect(await searches()).toHaveLength(before + 1);
    const none = await reader.send(start, 'search', { q: '+237699000000' });
    expect(none.body).toContain('No message fits this search.');
  });
});

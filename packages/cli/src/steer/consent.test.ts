import { NOTIFIER, type Notifier, type Plugin } from '@nkul/core/adapter';
import { fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Beside, beside, parsed } from '../../test/beside.ts';
import { consentEn, consentFr } from '../words/consent-words.ts';

const phone = '+237699128531';
const masked = '+2376******31';
const gone = { outcome: 'rejected', reason: { code: 'address_gone', message: 'recycled' } } as const;

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

/** Makes the address suppressed: a provider says that it is gone. */
async function suppressed(): Promise<string> {
  app.sms.script(gone);
  return await app.sent({ status: 'failed' });
}

describe('nkul opt-out and opt-in', () => {
  it('note it once, for the category that is meant, and the audit says who did it and why', async () => {
    const first = await app.nkul(['opt-out', '--to', '699 12 85 31', '--why', 'asked at the desk']);
    expect(first).toEqual({ code: 0, err: [], out: ['69*****31: takes no marketing messages any more'] });
    expect((await app.hub.reading.consent(phone))?.optOuts).toMatchObject([
      { category: 'marketing', by: 'application' },
    ]);
    const again = await app.nkul(['opt-out', '--to', phone]);
    expect(again).toMatchObject({
      code: 0,
      out: [`${masked}: takes no marketing messages already. Nothing was changed.`],
    });
    expect(parsed((await app.nkul(['--json', 'opt-out', '--to', phone, '--category', 'all'])).out)).toEqual([
      { v: 1, to: masked, changed: true, category: 'all' },
    ]);
    const back = await app.nkul(['opt-in', '--to', phone, '--category', 'code']);
    expect(back.out).toEqual([`${masked}: takes codes again`]);
    expect((await app.nkul(['opt-in', '--to', phone])).out).toEqual([`${masked}: takes messages again`]);
    expect(await app.hub.reading.consent(phone)).toBeUndefined();
    expect((await app.nkul(['opt-in', '--to', phone])).out).toEqual([
      `${masked}: takes messages already. Nothing was changed.`,
    ]);
    const acts = parsed((await app.nkul(['--json', 'audit'])).out);
    const by = { name: 'ada', through: 'cli' };
    expect(acts.at(-1)).toMatchObject({ what: 'opted_out', as: 'marketing', by, note: 'asked at the desk' });
    expect(acts.find(({ what }) => what === 'opted_in')).toMatchObject({ by });
  });

  it('take the hash of an export for the address, and show it whole', async () => {
    await app.hub.optOut({ to: phone });
    const [, hash = ''] = /^(#[\w-]{22}),/.exec((await app.nkul(['opt-outs'])).out[1] ?? '') ?? [];
    expect((await app.nkul(['opt-in', '--to', hash])).out).toEqual([`${hash}: takes messages again`]);
    expect(await app.hub.reading.consent(phone)).toBeUndefined();
  });

  it('a message of that category is then not sent, and why says so', async () => {
    await app.nkul(['opt-out', '--to', phone, '--category', 'transactional']);
    const id = await app.sent({ status: 'cancelled' });
    expect((await app.hub.get(id))?.attempts).toEqual([]);
    const { out } = await app.nkul(['why', id]);
    expect(out.join('\n')).toContain(`${masked}: takes no transactional messages since `);
    expect(parsed((await app.nkul(['--json', 'why', id])).out)).toMatchObject([
      { closed: [{ to: masked, consent: { optOuts: [{ category: 'transactional' }] } }] },
    ]);
  });

  it('why keeps silent about categories that the message does not have, and about erased messages', async () => {
    await app.nkul(['opt-out', '--to', phone, '--category', 'marketing']);
    const id = await app.sent();
    expect((await app.nkul(['why', id])).out.join('\n')).not.toContain('takes no');
    expect(parsed((await app.nkul(['--json', 'why', id])).out)[0]).not.toHaveProperty('closed');
    await app.nkul(['opt-out', '--to', phone, '--category', 'all']);
    expect((await app.nkul(['why', id])).out.join('\n')).toContain('takes no transactional');
    await app.hub.erase({ id });
    expect((await app.nkul(['why', id])).out.join('\n')).not.toContain('takes no');
  });

  it('why of a message to a chat, whose channel is not known without the configuration, tells its story', async () => {
    const chat = fakeNotifier({ name: 'chat', channel: 'chat' });
    const plugin: Plugin = {
      name: 'chat',
      register: (container) => void container.registerInstance<Notifier>(NOTIFIER, chat),
    };
    const other = await beside({ plugins: [plugin], routes: { chat: [{ notifier: 'chat' }] } });
    onTestFinished(() => other.end());
    const { id } = await other.hub.notify({ to: { addresses: { chat: '12345' } }, route: 'chat', text: 'a' });
    const { code, out } = await other.nkul(['why', id]);
    expect([code, out.length > 1]).toEqual([0, true]);
  });

  it.each([
    [['opt-out'], '--to is missing'],
    [['opt-out', '--to', '12'], 'to is wrong'],
    [['opt-out', '--to', phone, '--category', 'spam'], 'give one of marketing, transactional, code, all'],
    [['opt-in', '--to', phone, '--category', 'spam'], 'give one of marketing, transactional, code, all'],
  ])('%j is refused with code 2, and nothing is noted', async (args, words) => {
    const { code, out, err } = await app.nkul(args);
    expect([code, out]).toEqual([2, []]);
    expect(err.join()).toContain(words);
    expect((await app.hub.reading.acts()).items).toEqual([]);
  });
});

it('nkul allow lets an address be tried again that was gone; person says until when it is not tried', async () => {
  await suppressed();
  const { suppressedUntil } = (await app.hub.reading.consent(phone)) ?? {};
  expect(suppressedUntil).toBeInstanceOf(Date);
  const { out } = await app.nkul(['person', '--to', phone]);
  expect(out.at(-1)).toContain(`${masked}: is not tried until `);
  expect(parsed((await app.nkul(['--json', 'person', '--to', phone])).out).at(-1)).toEqual({
    ...{ v: 1, kind: 'consent', to: masked, optOuts: [] },
    suppressedUntil: suppressedUntil?.toISOString(),
  });
  expect((await app.nkul(['allow', '--to', phone, '--why', 'a new owner'])).out).toEqual([
    `${masked}: is tried again`,
  ]);
  expect((await app.nkul(['allow', '--to', phone])).out).toEqual([
    `${masked}: is tried already. Nothing was changed.`,
  ]);
  expect((await app.nkul(['person', '--to', phone])).out.join('\n')).not.toContain('not tried');
  expect(parsed((await app.nkul(['--json', 'audit', '--limit', '1'])).out)).toMatchObject([
    { what: 'allowed', by: { name: 'ada' }, note: 'a new owner' },
  ]);
  await app.sent();
});

it('nkul person says which messages an address takes no more, since when and by whom, also without a message', async () => {
  await app.hub.optOut({ to: phone, through: 'link' });
  const { out, err } = await app.nkul(['--utc', 'person', '--to', '699 12 85 31']);
  expect(out).toEqual([
    expect.stringMatching(/^69\*{5}31: takes no marketing messages since .*\d\d.* \(a link in a message\)$/),
  ]);
  expect(err.at(-1)).toContain('0 messages');
  const french = await app.nkul(['--lang', 'fr', 'person', '--to', phone]);
  expect(french.out.join('\n')).toMatch(
    /: n’accepte plus de messages commerciaux depuis .* \(un lien dans un message\)/,
  );
});

it.each([
  [
    [],
    [
      /consent\.changed {2}\+2376\*{6}01 {2}takes no marketing messages any more \(the application or its people\)$/m,
      /consent\.changed {2}\+2376\*{6}01 {2}takes marketing messages again \(the application or its people\)$/m,
      /address\.suppressed {2}\+2376\*{6}31 {2}is not tried until .*: the address has no owner any more$/m,
      /consent\.changed {2}sms {2}\+2376\*{6}02 {2}takes no .*messages any more \(the provider\)$/m,
      /address\.allowed {2}\+2376\*{6}31 {2}is tried again$/m,
    ],
  ],
  [
    ['--json'],
    [
      /"to":"\+2376\*{6}01","change":"opted_out","categories":\["marketing"\],"by":"application"\}$/m,
      /"to":"\+2376\*{6}02","change":"opted_out",.*"by":"provider","notifier":"sms"\}$/m,
      /"type":"address\.suppressed","to":"\+2376\*{6}31","until":"[\d:.TZ-]+","code":"address_gone"\}$/m,
      /"type":"address\.allowed","to":"\+2376\*{6}31"\}$/m,
    ],
  ],
])('nkul %j tail tells opt-outs and suppressions, and no whole address', async (form, expected) => {
  const ended = new AbortController();
  const lines: string[] = [];
  const out = (text: string) => {
    lines.push(text);
    if (text.includes('address.allowed')) ended.abort();
  };
  const tailing = app.nkul([...form, 'tail'], { out, ended: ended.signal });
  await expect
    .poll(async () => {
      await app.hub.optOut({ to: '+237677000001' });
      await app.hub.optIn({ to: '+237677000001' });
      return lines.length;
    })
    .toBeGreaterThan(0);
  app.sms.script({ outcome: 'rejected', reason: { code: 'opted_out', message: 'blocked' } });
  await app.sent({ phone: '+237677000002', status: 'rejected' });
  await suppressed();
  await app.hub.allow({ to: phone });
  await tailing;
  for (const line of expected) expect(lines.join('\n')).toMatch(line);
  expect(lines.join('\n')).not.toMatch(/677000001|677000002|699128531/);
});

it('nkul tail names many opt-outs within an hour', async () => {
  const ended = new AbortController();
  const lines: string[] = [];
  const out = (text: string) => {
    lines.push(text);
    if (text.includes('opt_out.many')) ended.abort();
  };
  const tailing = app.nkul(['tail'], { out, ended: ended.signal });
  for (let n = 10; !ended.signal.aborted && n < 99; n += 1) {
    await app.hub.optOut({ to: `+2376770000${n}` });
    if (n < 20) await expect.poll(() => lines.length).toBeGreaterThan(0);
  }
  await tailing;
  expect(lines.at(-1)).toMatch(/opt_out\.many .*20 people have opted out within an hour$/);
});

it('all of it is said in French too', async () => {
  const french = async (...args: string[]) => (await app.nkul(['--lang', 'fr', ...args])).out.join();
  expect(await french('opt-out', '--to', phone)).toBe(`${masked} : n’accepte plus de messages commerciaux`);
  expect(await french('opt-out', '--to', phone)).toContain('n’acceptait déjà plus de');
  expect(await french('opt-in', '--to', phone)).toBe(`${masked} : accepte de nouveau des messages`);
  expect(await french('allow', '--to', phone)).toBe(`${masked} : est déjà essayé. Rien n’a changé.`);
  expect(await french('opt-out', '--help')).toContain('n’accepte plus de messages d’une catégorie');
  const texts = ({ help, messages, sources, ...own }: typeof consentEn) => [
    ...Object.values({ ...help, ...messages, ...sources }),
    ...Object.values(own).filter((one) => typeof one === 'string'),
  ];
  const same = texts(consentEn).filter((text) => texts(consentFr).includes(text));
  expect(same).toEqual(['codes', 'messages']);
});

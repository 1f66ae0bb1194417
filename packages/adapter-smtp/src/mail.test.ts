import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveMail } from '../test/mail-server.ts';
import { notifierAt, outgoing, submitted } from '../test/notifier-at.ts';
import { honest, scriptServer } from '../test/script-server.ts';
import type { SmtpSettings } from './settings.ts';

type Sent = Parameters<typeof outgoing>[0];

/** The headers of the mail that a server took, and its body. */
async function taken(message: Sent = {}, settings: Partial<SmtpSettings> = {}) {
  const { port, mails } = await serveMail();
  const notifier = notifierAt(port, settings);
  const submission = await submitted(notifier, message);
  await notifier.close();
  expect(mails).toHaveLength(1);
  const [head = '', ...body] = (mails[0]?.mail ?? '').split('\r\n\r\n');
  const headers = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return { submission, headers, body: body.join('\r\n\r\n'), ...mails[0] };
}

const names = (headers: readonly string[]) => headers.map((line) => line.split(':')[0]);

describe('a mail', () => {
  it('has its reference as Message-ID, a sender, a recipient, and says that a program sent it', async () => {
    const content = { subject: 'Commande', text: 'Bonjour', html: '<p>Bonjour</p>' };
    const { submission, headers, body, from, to } = await taken({ content }, { replyTo: 'help@example.com' });
    const id = `<${outgoing().id}.1@example.com>`;
    expect(submission).toEqual({ outcome: 'accepted', reference: id });
    expect([from, to]).toEqual(['shop@example.com', 'amina@example.com']);
    expect(headers).toEqual(
      expect.arrayContaining([
        `Message-ID: ${id}`,
        'From: Shop <shop@example.com>',
        'To: amina@example.com',
        'Reply-To: help@example.com',
        'Subject: Commande',
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(names(headers)).not.toContain('List-Unsubscribe');
    expect(body).toMatch(/text\/plain[\s\S]*Bonjour[\s\S]*text\/html[\s\S]*<p>Bonjour<\/p>/);
  });

  it('without a subject has its text as subject, on one line', async () => {
    const { headers } = await taken({ content: { text: 'Bonjour\nAmina' } });
    expect(headers).toContain('Subject: Bonjour Amina');
  });

  it('has the Message-ID that the core gave', async () => {
    const { headers } = await taken({ reference: '<a.2@shop.example>' });
    expect(headers).toContain('Message-ID: <a.2@shop.example>');
  });

  it('has a sender of its own, if a function chooses it', async () => {
    const from = ({ locale }: { readonly locale?: string }) => `Boutique <${locale}@example.com>`;
    const { headers, from: envelope } = await taken({ locale: 'fr' }, { from, domain: 'example.org' });
    expect(headers).toContain('From: Boutique <fr@example.com>');
    expect(headers).toContain(`Message-ID: <${outgoing().id}.1@example.org>`);
    expect(envelope).toBe('fr@example.com');
  });
});

describe('one-click unsubscribe', () => {
  it.each([
    ['a setting', 'https://example.com/u?t=1'],
    ['a function', ({ id }: { readonly id: string }) => `https://example.com/u?t=${id.slice(-1)}`],
  ])('is offered at an https address from %s', async (_from, unsubscribe) => {
    const { headers } = await taken({}, { unsubscribe });
    expect(headers).toContain('List-Unsubscribe: <https://example.com/u?t=1>');
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('is not promised for an address of mail', async () => {
    const { headers } = await taken({}, { unsubscribe: 'mailto:stop@example.com' });
    expect(headers).toContain('List-Unsubscribe: <mailto:stop@example.com>');
    expect(names(headers)).not.toContain('List-Unsubscribe-Post');
  });

  it('is at the link that the hub gives to a mail of marketing, unless a setting says otherwise', async () => {
    const optOutUrl = 'https://ex.am/u/h2zMEbIjsymfv-MVZRKeqXzk';
    const { headers } = await taken({ optOutUrl });
    expect(headers).toContain(`List-Unsubscribe: <${optOutUrl}>`);
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const own = await taken({ optOutUrl }, { unsubscribe: 'mailto:stop@example.com' });
    expect(own.headers).toContain('List-Unsubscribe: <mailto:stop@example.com>');
    expect(names((await taken({ optOutUrl }, { unsubscribe: () => undefined })).headers)).not.toContain(
      'List-Unsubscribe',
    );
  });

  it('is absent if the function gives nothing', async () => {
    expect(names((await taken({}, { unsubscribe: () => undefined })).headers)).not.toContain(
      'List-Unsubscribe',
    );
  });

  it('at an address that would end its header refuses the mail, before any call', async () => {
    const unsubscribe = () => 'https://example.com/>\r\nBcc: <eve@example.com>';
    const submission = await submitted(notifierAt(1, { unsubscribe }));
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
  });
});

describe('a header', () => {
  it.each(['\r\n', '\n', '\r', '\u2028', '\r\n\r\n'])(
    'cannot be added by a line end in the subject: %j',
    async (end) => {
      const subject = `Hello${end}Bcc: eve@example.com`;
      const { headers, to } = await taken({ content: { subject, text: 'Bonjour' } });
      expect(headers).toContain('Subject: Hello Bcc: eve@example.com');
      expect(names(headers)).not.toContain('Bcc');
      expect(to).toBe('amina@example.com');
    },
  );

  it.each([
    'Shop\r\nBcc: eve@example.com <shop@example.com>',
    'shop@example.com\r\nBcc: eve@example.com',
    'shop@example.com, eve@example.com',
    'shop',
    'Friends: a@example.com, b@example.com;',
  ])('cannot be added by a chosen sender: %j', async (from) => {
    const submission = await submitted(notifierAt(1, { from: () => from }));
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
  });

  it.each([
    'amina@example.com\r\nBcc: eve@example.com',
    'amina@example.com>\r\nRCPT TO:<eve@example.com',
    'amina@example.com, eve@example.com',
    'Amina <amina@example.com>',
    '+237699128531',
    '"a b"@example.com',
  ])('or a command cannot be added by an address: %j', async (to) => {
    const submission = await submitted(notifierAt(1), { to });
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_recipient' } });
    expect(JSON.stringify(submission)).not.toContain('eve@example.com');
  });

  it('ends no mail early: a dot on a line of its own stays a dot', async () => {
    const { body } = await taken({ content: { text: 'one\r\n.\r\nQUIT\r\ntwo' } });
    expect(body.trim()).toBe('one\r\n.\r\nQUIT\r\ntwo');
  });
});

describe('an address beyond ASCII', () => {
  it('has its domain in ASCII: each server takes it', async () => {
    const server = await scriptServer(honest);
    onTestFinished(() => server.close());
    const notifier = notifierAt(server.port);
    expect(await submitted(notifier, { to: 'amina@café.example' })).toMatchObject({ outcome: 'accepted' });
    expect(server.lines).toContain('RCPT TO:<amina@xn--caf-dma.example>');
    await notifier.close();
  });

  it('is refused with a reason, if the server does not know SMTPUTF8', async () => {
    const server = await scriptServer(honest);
    onTestFinished(() => server.close());
    const submission = await submitted(notifierAt(server.port), { to: 'éva@example.com' });
    expect(submission).toMatchObject({
      outcome: 'rejected',
      reason: { code: 'provider_refused', message: expect.stringContaining('SMTPUTF8') },
    });
    expect(server.lines.some((line) => line.startsWith('MAIL'))).toBe(false);
  });

  it('goes to a server that knows SMTPUTF8', async () => {
    const server = await scriptServer((line) =>
      line.startsWith('EHLO') ? '250-mail.example\r\n250 SMTPUTF8' : honest(line),
    );
    onTestFinished(() => server.close());
    const notifier = notifierAt(server.port);
    expect(await submitted(notifier, { to: 'éva@example.com' })).toMatchObject({ outcome: 'accepted' });
    expect(server.lines).toContain('MAIL FROM:<shop@example.com> SMTPUTF8');
    expect(server.lines).toContain('RCPT TO:<éva@example.com>');
    await notifier.close();
  });
});

describe('DKIM', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  it.each([
    ['text', privateKey],
    ['a function', () => privateKey],
  ])('signs the mail, with a key from %s', async (_from, key) => {
    const dkim = { domain: 'example.com', selector: 'nkul', privateKey: key };
    const { headers } = await taken({}, { dkim, unsubscribe: 'https://example.com/u' });
    const signature = headers.find((line) => line.startsWith('DKIM-Signature:')) ?? '';
    expect(signature).toMatch(/ d=example\.com; .*s=nkul;/);
    expect(verifies(headers, signature, publicKey)).toBe(true);
    expect(
      verifies(
        headers.map((line) => line.replace('Bonjour', 'Bonsoir')),
        signature,
        publicKey,
      ),
    ).toBe(false);
    // RFC 8058, section 4.
    expect(signature).toMatch(/h=[^;]*List-Unsubscribe:List-Unsubscribe-Post/i);
  });

  it('with a key that its function cannot give refuses the mail, without the words of the error', async () => {
    const key = () => {
      throw new RangeError('vault/secret');
    };
    const submission = await submitted(
      notifierAt(1, { dkim: { domain: 'example.com', selector: 'nkul', privateKey: key } }),
    );
    expect(submission).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
    expect(JSON.stringify(submission)).not.toContain('vault');
  });
});

/** Checks the signature of the headers (RFC 6376, relaxed), by the public key. */
function verifies(headers: readonly string[], signature: string, publicKey: string): boolean {
  const relaxed = (line: string): string => {
    const [name = '', ...value] = line.split(':');
    return `${name.toLowerCase().trim()}:${value.join(':').replace(/\s+/g, ' ').trim()}`;
  };
  const signed = (/ h=([^;]+);/.exec(signature)?.[1] ?? '').replace(/\s/g, '').toLowerCase().split(':');
  const lines = signed.flatMap(
    (name) => headers.findLast((line) => line.toLowerCase().startsWith(`${name}:`)) ?? [],
  );
  const [, given = ''] = / b=([\s\S]+)$/.exec(signature) ?? [];
  const unsigned = relaxed(signature.replace(/ b=[\s\S]+$/, ' b='));
  const data = [...lines.map(relaxed), unsigned].join('\r\n');
  return createVerify('sha256').update(data).verify(publicKey, given.replace(/\s/g, ''), 'base64');
}

import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Fetch } from '@nkul/adapter-kit';
import type { Balance } from '@nkul/core';
import { describe, expect, it } from 'vitest';
import { notifierOf, outgoing } from '../test/notifier-of.ts';
import { type RawAnswer, rawProvider, wireAnswer } from '../test/raw-provider.ts';

const to = '+237699128531';
const sent = JSON.stringify({
  success: true,
  status: 200,
  msg: 'Tous les messages ont été envoyés avec succès',
  details: [{ sms: [{ status: 'success', messageid: 'm-1', smsclientid: 'c-1', mobileno: to }] }],
});
const told = JSON.stringify({ success: true, data: { qty_acheter: 1000, qty_envoye: 32, solde: 968 } });

/** A message and a balance through a provider that answers in bytes. */
async function exchanges(answer: RawAnswer, fetch?: Fetch) {
  const provider = await rawProvider(answer);
  const notifier = await notifierOf({ baseUrl: provider.url, ...(fetch && { fetch }) });
  const signal = AbortSignal.timeout(2_000);
  try {
    const [submission] = await notifier.send([outgoing(to)], { signal });
    const balance = await notifier.balance?.({ signal }).catch((error: Error): Error => error);
    return { submission, balance, requests: provider.requests };
  } finally {
    await notifier.close?.();
    await provider.close();
  }
}

/** The body that a request asks for. */
const bodyFor = (request: string): string => (request.includes('Solde_sms_dev') ? told : sent);

const accepted = { outcome: 'accepted', reference: 'm-1' };
const read: Partial<Balance> = { left: 968, bought: 1000, sent: 32 };

/** A fetch over Node's own HTTP client, as `node-fetch` is. */
async function fetchOverNode(input: Request): Promise<Response> {
  const body = Buffer.from(await input.arrayBuffer());
  const headers = Object.fromEntries(input.headers);
  const request = httpRequest(input.url, { method: input.method, headers }).end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const answered = Object.entries(response.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new Response(Buffer.concat(chunks), { status: response.statusCode, headers: answered });
}

describe('an informational answer that nobody asked for is read past', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['100 with headers', 'HTTP/1.1 100 Continue\r\nDate: now\r\nVia: a\r\n\r\n'],
    ['100 of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['103', 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n'],
    ['one that nobody knows', 'HTTP/1.1 199 Something\r\n\r\n'],
    ['several', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n'],
  ];

  it.each(rows)('%s', async (_which, before) => {
    const outcome = await exchanges((socket, request) => {
      socket.write(before);
      socket.write(wireAnswer(bodyFor(request)));
    });
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
    expect(outcome.requests).toHaveLength(2);
  });

  it.each(rows)('%s, in one piece with the answer', async (_which, before) => {
    const outcome = await exchanges((socket, request) => {
      socket.write(Buffer.concat([Buffer.from(before), wireAnswer(bodyFor(request))]));
    });
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
  });

  it('byte by byte', async () => {
    const outcome = await exchanges(async (socket, request) => {
      socket.setNoDelay(true);
      for (const byte of Buffer.concat([
        Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'),
        wireAnswer(bodyFor(request)),
      ])) {
        socket.write(Buffer.of(byte));
        await sleep(0);
      }
    });
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
  });

  it.each([
    ['102 and 103', (request: Request) => fetch(request), 'HTTP/1.1 102 A\r\n\r\nHTTP/1.1 103 B\r\n\r\n'],
    ['100', fetchOverNode, 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])("%s by the caller's own fetch", async (_which, ownFetch, before) => {
    const outcome = await exchanges((socket, request) => {
      socket.write(Buffer.concat([Buffer.from(before), wireAnswer(bodyFor(request))]));
    }, ownFetch);
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
  });

  it('without end is no answer', async () => {
    const { submission } = await exchanges((socket) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000));
    });
    expect(submission).toMatchObject({ outcome: 'unknown', reason: { code: 'no_answer' } });
  });

  it('leaves a switch of protocols the broken answer that it is', async () => {
    const { submission } = await exchanges((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    });
    expect(submission).toMatchObject({ outcome: 'unknown', reason: { code: 'no_answer' } });
  });
});

describe('an answer in another frame says the same', () => {
  const chunked = (body: string): string =>
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n${[
      ...body.matchAll(/[\s\S]{1,40}/g),
    ]
      .map(([part]) => `${Buffer.byteLength(part).toString(16)};ext=1\r\n${part}\r\n`)
      .join('')}0\r\nX-Sum: 1\r\n\r\n`;

  it.each<readonly [string, (body: string) => string | Buffer, boolean]>([
    ['chunked, with extensions and trailers', chunked, false],
    ['until the connection ends', (body) => `HTTP/1.0 200 OK\r\n\r\n${body}`, true],
    ['with a length that is too long', (body) => wireAnswer(body, { 'Content-Length': '4000' }), true],
    ['with a length that is too short for what follows', (body) => `${wireAnswer(body)}\n\n`, false],
    ['with a byte order mark', (body) => wireAnswer(`\ufeff${body}`), false],
    ['in UTF-16', (body) => wireAnswer(Buffer.from(`\ufeff${body}`, 'utf16le')), false],
    ['in UTF-16 without a mark', (body) => wireAnswer(Buffer.from(body, 'utf16le')), false],
    ['in Latin 1', (body) => wireAnswer(Buffer.from(body, 'latin1')), false],
  ])('%s', async (_how, frame, ends) => {
    const outcome = await exchanges((socket, request) => {
      socket.write(frame(bodyFor(request)));
      if (ends) socket.end();
    });
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
  });

  it('with a length that is too long, on a connection that stays open, when the time is up', async () => {
    const provider = await rawProvider(
      (socket) => void socket.write(wireAnswer(sent, { 'Content-Length': '4000' })),
    );
    const notifier = await notifierOf({ baseUrl: provider.url });
    const submissions = await notifier.send([outgoing(to)], { signal: AbortSignal.timeout(300) });
    expect(submissions).toMatchObject([accepted]);
    await notifier.close?.();
    await provider.close();
  });
});

describe.each<readonly [string, Fetch | undefined]>([
  ['undici', undefined],
  ["the caller's own fetch", (request) => fetch(request)],
  ['a fetch that unpacks nothing', fetchOverNode],
])('through %s', (_name, fetch) => {
  it('a plain answer is asked for', async () => {
    const { requests } = await exchanges(
      (socket, request) => void socket.write(wireAnswer(bodyFor(request))),
      fetch,
    );
    expect(requests[0]).toMatch(/\r\naccept-encoding: identity\r\n/i);
    expect(requests[1]).toMatch(/\r\naccept-encoding: identity\r\n/i);
  });

  it.each<readonly [string, string, (body: string) => Uint8Array]>([
    ['gzip', 'gzip', gzipSync],
    ['gzip, in capitals', 'GZIP', gzipSync],
    ['x-gzip', 'x-gzip', gzipSync],
    ['br', 'br', brotliCompressSync],
    ['deflate', 'deflate', deflateSync],
    ['deflate without its frame', 'deflate', deflateRawSync],
    ['zstd', 'zstd', zstdCompressSync],
    ['gzip and br', 'gzip, br', (body) => brotliCompressSync(gzipSync(body))],
    ['a charset', 'utf-8', Buffer.from],
  ])('an answer packed as %s is unpacked all the same', async (_what, coding, pack) => {
    const outcome = await exchanges((socket, request) => {
      socket.write(wireAnswer(pack(bodyFor(request)), { 'Content-Encoding': coding }));
    }, fetch);
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
  });

  it('an answer of more than 1 MiB is none', async () => {
    const { submission, balance } = await exchanges((socket, request) => {
      socket.write(wireAnswer(bodyFor(request).replace('{', `{"title":"${' '.repeat(1_048_577)}",`)));
    }, fetch);
    expect(submission).toMatchObject({ outcome: 'unknown', reason: { code: 'no_answer' } });
    expect(balance).toMatchObject({ code: 'NKUL_BALANCE' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('what unpacks from %s to more than 1 MiB is cut, and no answer', async (coding, pack) => {
    const bomb = pack(Buffer.concat([Buffer.from(sent), Buffer.alloc(4_000_000, ' ')]));
    const { submission } = await exchanges((socket) => {
      socket.write(wireAnswer(bomb, { 'Content-Encoding': coding }));
    }, fetch);
    expect(submission).toMatchObject({ outcome: 'unknown', reason: { code: 'no_answer' } });
  });
});

describe('an answer that does not say how it is packed', () => {
  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['gzip twice', (body: string) => gzipSync(gzipSync(body))],
  ])('is unpacked by its first bytes: %s', async (_what, pack) => {
    const outcome = await exchanges((socket, request) => {
      socket.write(wireAnswer(pack(bodyFor(request))));
    });
    expect(outcome).toMatchObject({ submission: accepted, balance: read });
  });

  it.each(['gzip', 'br', 'deflate', 'aws-chunked'])(
    'is read as it is where it says %s and is plain',
    async (coding) => {
      const outcome = await exchanges((socket, request) => {
        socket.write(wireAnswer(bodyFor(request), { 'Content-Encoding': coding }));
      });
      expect(outcome).toMatchObject({ submission: accepted, balance: read });
    },
  );
});

describe('right before the first byte', () => {
  it('a call says that it is about to write, once, when it has a connection', async () => {
    const seen: string[] = [];
    const provider = await rawProvider((socket) => {
      seen.push('heard');
      socket.write(wireAnswer(sent));
    });
    const notifier = await notifierOf({ baseUrl: provider.url });
    await notifier.send([outgoing(to)], {
      signal: AbortSignal.timeout(2_000),
      writing: () => seen.push('writing'),
    });
    expect(seen).toEqual(['writing', 'heard']);
    await notifier.close?.();
    await provider.close();
  });

  it('a call that has no connection says nothing', async () => {
    const writing: string[] = [];
    const notifier = await notifierOf({ baseUrl: 'http://127.0.0.1:1/' });
    const signal = AbortSignal.timeout(2_000);
    const submissions = await notifier.send([outgoing(to)], {
      signal,
      writing: () => writing.push('writing'),
    });
    expect(submissions).toMatchObject([{ outcome: 'deferred', reason: { code: 'not_connected' } }]);
    expect(writing).toEqual([]);
    await notifier.close?.();
  });

  it.each<readonly [string, Fetch | undefined]>([
    ['undici', undefined],
    ["the caller's own fetch", (request) => fetch(request)],
  ])('a call that is told that it is too late writes nothing, through %s', async (_name, ownFetch) => {
    const provider = await rawProvider((socket) => void socket.write(wireAnswer(sent)));
    const notifier = await notifierOf({ baseUrl: provider.url, ...(ownFetch && { fetch: ownFetch }) });
    const signal = AbortSignal.timeout(2_000);
    const late = () => {
      throw new Error('expired');
    };
    expect(await notifier.send([outgoing(to)], { signal, writing: late })).toMatchObject([
      { outcome: 'deferred', reason: { code: 'too_late' }, retryAfterMs: 0 },
    ]);
    expect(await notifier.send([outgoing(to)], { signal })).toMatchObject([accepted]);
    expect(provider.requests).toHaveLength(1);
    await notifier.close?.();
    await provider.close();
  });

  it('a call whose time is up while it connects ends at once, and writes nothing then', async () => {
    const provider = await rawProvider(() => {});
    const notifier = await notifierOf({ baseUrl: provider.url });
    const [first, second] = [new AbortController(), new AbortController()];
    const silent = notifier.send([outgoing(to)], { signal: first.signal });
    while (provider.requests.length === 0) await sleep(1);
    // The first connection is taken. A second one is begun, and not made in the same turn.
    const submitted = notifier.send([outgoing(to)], { signal: second.signal });
    second.abort();
    expect(await submitted).toMatchObject([{ outcome: 'deferred', reason: { code: 'not_connected' } }]);
    await sleep(50);
    expect(provider.requests).toHaveLength(1);
    first.abort();
    await silent;
    await notifier.close?.();
    await provider.close();
  });
});

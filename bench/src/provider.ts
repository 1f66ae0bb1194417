import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerQuestions } from './bench-process.ts';
import { answerDevcode, answerGeneric, answerTwilio, type SentSms } from './provider-answer.ts';
import { ReportPost } from './report-post.ts';

/**
 * The provider of all clients, in a process of its own. It accepts every message at once, with as little CPU as possible,
 * and answers in the form that the client understands.
 */
const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => {
    body += part;
  });
  request.on('end', () => answer(request, response, body));
});
let reports: ReportPost | undefined;

const handlers = {
  /** Starts listening. Returns its address. */
  async listen(): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The provider listens on no port.');
    return `http://127.0.0.1:${address.port}`;
  },
  /** Posts a delivery report for each message in Devcode's form to this address from now on; undefined ends that. */
  async reportTo(url: string | undefined): Promise<void> {
    await reports?.idle();
    reports = url === undefined ? undefined : new ReportPost(url);
  },
  /** CPU time so far, in microseconds. */
  cpu: (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
};

export type Provider = typeof handlers;

answerQuestions(handlers);

function answer({ url = '' }: IncomingMessage, response: ServerResponse, body: string): void {
  const sent: SentSms[] = [];
  const json = answerFor(url)(body, sent);
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) });
  response.end(json);
  reports?.add(sent);
}

/** The answer in the form that a client understands, by the path of its call. */
function answerFor(url: string): typeof answerDevcode {
  if (url === '/developpeur/Send_sms_dev') return answerDevcode;
  return url.endsWith('/Messages.json') ? answerTwilio : answerGeneric;
}

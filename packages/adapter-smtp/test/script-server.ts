import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** The act of a server at a line: it answers, says nothing (`''`), hangs up, or does something else with the socket. */
export type Act = string | 'cut' | ((socket: Socket) => void);

export interface ScriptServer {
  readonly port: number;
  readonly lines: readonly string[];
  readonly close: () => void;
}

/** A server that speaks by a script. The first line that it is asked about is `greeting`. */
export async function scriptServer(answer: (line: string) => Act): Promise<ScriptServer> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const act = (line: string): void => {
      const said = answer(line);
      if (socket.destroyed) return;
      if (typeof said === 'function') said(socket);
      else if (said === 'cut') socket.destroy();
      else if (said !== '') socket.write(`${said}\r\n`);
    };
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const [last = '', ...whole] = (rest + data).split('\r\n').toReversed();
      rest = last;
      for (const line of whole.toReversed()) {
        lines.push(line);
        act(line);
      }
    });
    act('greeting');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    lines,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** An honest server's answers; the lines of a mail are not answered. */
export function honest(line: string): string {
  if (line === 'greeting') return '220 mail.example ESMTP';
  if (line.startsWith('EHLO')) return '250-mail.example\r\n250 AUTH PLAIN';
  if (line.startsWith('AUTH')) return '235 welcome';
  if (/^(?:MAIL FROM|RCPT TO):/.test(line)) return '250 OK';
  if (line === 'DATA') return '354 go ahead';
  if (line === 'STARTTLS') return '502 not known';
  if (line === 'QUIT') return '221 bye';
  return line === '.' ? '250 2.0.0 Ok: queued as 4F00BA' : '';
}

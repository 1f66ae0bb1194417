/** The dialogue of a mail server over one connection (RFC 5321, RFC 4954). */
import type { MailFate } from './mail-fate.ts';
import type { SmtpAccount } from './smtp-options.ts';

/** A mail that was offered. */
export interface OfferedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly fate: MailFate;
}

/** The reaction to a line: a reply, a connection that is reset, one that is closed after a reply, or silence. */
export type Reaction =
  | { readonly reply: string; readonly close?: true; readonly afterMs?: number }
  | { readonly reset: true; readonly reply?: string }
  | { readonly silent: true };

/** The server behind a session. */
export interface SessionRules {
  readonly account: SmtpAccount | undefined;
  /** Begins a mail: draws its fate, and opens a call in the book */
  begin(): MailFate;
  /** A mail came in whole. @param data its bytes as Latin 1 */
  end(mail: OfferedMail, data: string, accepted: boolean): void;
  /** A fault showed in this mail. */
  showed(fault: string): void;
}

const hello = '250-simulator.invalid\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES';
const done: Reaction = { reply: '250 2.0.0 OK' };
const badOrder: Reaction = { reply: '503 5.5.1 Bad sequence of commands' };

/** The state of one connection. It gets lines, and answers with reactions. */
export class SmtpSession {
  readonly #rules: SessionRules;
  #isIn: boolean;
  /** The prompts of AUTH LOGIN that were answered so far. */
  #login: string[] | undefined;
  #mail: (OfferedMail & { readonly to: string[] }) | undefined;
  #data: string[] | undefined;

  constructor(rules: SessionRules) {
    this.#rules = rules;
    this.#isIn = rules.account === undefined;
  }

  readonly greeting: string = '220 simulator.invalid ESMTP';

  /** Undefined for a line that is answered by nothing, as those of a mail. */
  take(line: string): Reaction | undefined {
    if (this.#data !== undefined) return this.#takeData(line, this.#data);
    if (this.#login !== undefined) return this.#takeLogin(line, this.#login);
    const [verb = '', ...rest] = line.split(' ');
    const argument = rest.join(' ');
    switch (verb.toUpperCase()) {
      case 'EHLO':
        return {
          reply: `${hello}${this.#rules.account === undefined ? '' : '\r\n250-AUTH PLAIN LOGIN'}\r\n250 SIZE 10485760`,
        };
      case 'HELO':
      case 'NOOP':
        return done;
      case 'AUTH':
        return this.#authenticate(argument);
      case 'MAIL':
        return this.#begin(argument);
      case 'RCPT':
        return this.#address(argument);
      case 'DATA':
        return this.#beginData();
      case 'RSET':
        this.#mail = undefined;
        return done;
      case 'QUIT':
        return { reply: '221 2.0.0 Bye', close: true };
      default:
        return { reply: '502 5.5.2 Command not recognized' };
    }
  }

  #authenticate(argument: string): Reaction {
    const [method = '', first] = argument.split(' ');
    if (method.toUpperCase() === 'LOGIN') {
      this.#login = [];
      return first === undefined ? { reply: '334 VXNlcm5hbWU6' } : this.#takeLogin(first, this.#login);
    }
    if (method.toUpperCase() !== 'PLAIN' || first === undefined)
      return { reply: '504 5.5.4 Use AUTH PLAIN or LOGIN' };
    const [, user = '', password = ''] = Buffer.from(first, 'base64').toString('utf8').split('\0');
    return this.#logIn(user, password);
  }

  #takeLogin(line: string, answers: string[]): Reaction {
    answers.push(Buffer.from(line, 'base64').toString('utf8'));
    const [user = '', password] = answers;
    if (password === undefined) return { reply: '334 UGFzc3dvcmQ6' };
    this.#login = undefined;
    return this.#logIn(user, password);
  }

  #logIn(user: string, password: string): Reaction {
    const { account } = this.#rules;
    this.#isIn = account === undefined || (account.user === user && account.password === password);
    return { reply: this.#isIn ? '235 2.7.0 Accepted' : '535 5.7.8 Authentication credentials invalid' };
  }

  #begin(argument: string): Reaction {
    if (!this.#isIn) return { reply: '530 5.7.0 Authentication required' };
    if (this.#mail !== undefined && this.#mail.to.length > 0) return badOrder;
    const fate = this.#rules.begin();
    const [, from = ''] = /^FROM:<([^>]*)>/i.exec(argument) ?? [];
    this.#mail = { from, to: [], fate };
    if (fate.reset === 'resetBeforeRequest') return this.#reset(fate.reset);
    switch (fate.call?.name) {
      case 'notAuthorised':
        return this.#refused('notAuthorised', '530 5.7.0 Authentication required');
      case 'http503':
        return { ...this.#refused('http503', '421 4.3.2 Service not available'), close: true };
      default:
        return done;
    }
  }

  #address(argument: string): Reaction {
    const mail = this.#mail;
    if (mail === undefined) return badOrder;
    const { reset, call, entry } = mail.fate;
    if (reset === 'resetAfterHeaders') return this.#reset(reset);
    if (call?.name === 'http429') return this.#refused('http429', '450 4.7.1 Greylisted, try again later');
    if (entry?.name === 'entryInvalid') return this.#refused(entry.name, '550 5.1.1 No such mailbox');
    if (entry?.name === 'entryRefused') return this.#refused(entry.name, '550 5.7.1 Refused by policy');
    const [, to] = /^TO:<([^>\s]+)>/i.exec(argument) ?? [];
    if (to === undefined || !to.includes('@')) return { reply: '501 5.1.3 Bad address' };
    mail.to.push(to);
    return { reply: '250 2.1.5 OK' };
  }

  #beginData(): Reaction {
    if (this.#mail === undefined || this.#mail.to.length === 0) return badOrder;
    this.#data = [];
    return { reply: '354 End with a dot' };
  }

  #takeData(line: string, data: string[]): Reaction | undefined {
    const mail = this.#mail;
    if (mail?.fate.reset === 'resetInBody') return this.#reset(mail.fate.reset);
    if (line !== '.') {
      data.push(line.startsWith('.') ? line.slice(1) : line);
      return undefined;
    }
    this.#data = undefined;
    this.#mail = undefined;
    return mail === undefined ? badOrder : this.#endMail(mail, data.join('\r\n'));
  }

  #endMail(mail: OfferedMail, data: string): Reaction {
    const { call, slowMs } = mail.fate;
    const accepted = call?.name === 'http500' ? false : (call?.accepted ?? true);
    this.#rules.end(mail, data, accepted);
    if (slowMs > 0) this.#rules.showed('slow');
    switch (call?.name) {
      case 'http500':
        return this.#refused('http500', '451 4.3.0 Local error in processing');
      case 'hang':
        this.#rules.showed('hang');
        return { silent: true };
      case 'resetAfterBody':
        return this.#reset('resetAfterBody');
      case 'resetInAnswer':
        return this.#reset('resetInAnswer', '250 2.');
      default:
        return { reply: '250 2.0.0 Queued', ...(slowMs > 0 && { afterMs: slowMs }) };
    }
  }

  #refused(fault: string, reply: string): { readonly reply: string } {
    this.#rules.showed(fault);
    return { reply };
  }

  #reset(fault: string, reply?: string): Reaction {
    this.#rules.showed(fault);
    return { reset: true, ...(reply !== undefined && { reply }) };
  }
}

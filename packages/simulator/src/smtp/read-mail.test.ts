import { expect, it } from 'vitest';
import { readMail } from './read-mail.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it.each([
  ['plain', 'Subject: Reçu\r\nMessage-ID: <a@b>\r\n\r\nÇa a été\r\nfin\r\n'],
  [
    'quoted-printable, with a folded and encoded subject',
    'Message-ID: <a@b>\r\nSubject: =?UTF-8?Q?Re?=\r\n =?UTF-8?B?w6d1?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=87a a =\r\n=C3=A9t=C3=A9\r\nfin\r\n',
  ],
  [
    'in several parts',
    'Subject: Reçu\r\nMessage-ID: <a@b>\r\nContent-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nw4dhIGEgw6l0w6kNCmZpbg==\r\n--x--\r\n',
  ],
])('a mail that is %s', (_, mail) => {
  expect(readMail(bytes(mail))).toEqual({ subject: 'Reçu', text: 'Ça a été\nfin', messageId: 'a@b' });
});

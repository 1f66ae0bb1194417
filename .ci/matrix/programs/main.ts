import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devcode } from '@nkul/adapter-devcode';
import { createHub, type MessageEvent, NkulError, toE164 } from '@nkul/core';
import { createSimulator } from '@nkul/simulator-devcode';
import { sqliteStore } from '@nkul/store-sqlite';
import { defineCatalog, templates } from '@nkul/templates';
import { openDoor } from './door.js';

/** A stranger's program with the packages: it sends a message, and waits until the provider reports that it arrived. */
const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: { otp: { fr: 'Votre code est {code}.', en: 'Your code is {code}.' } },
});

// Before the hub exists, so that this call loads the parser of numbers.
const to = toE164('699 12 85 31', 'CM');

/** A tool beside. If it were the last one that has the file open, it would delete the log. */
const beside = `
  const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync('nkul.db');
  db.exec('SELECT count(*) FROM messages');
  db.close();
`;

async function main(): Promise<void> {
  const simulator = await createSimulator();
  const hub = await createHub({
    plugins: [
      sqliteStore({ file: 'nkul.db' }),
      devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url }),
      templates(catalog),
    ],
  });
  const door = await openDoor(hub);
  simulator.reportTo(door.url);
  const delivered = new Promise<MessageEvent>((resolve) => hub.on('message.delivered', resolve));

  const refused = await hub.notify({ to: { phone: '12' }, text: 'x' }).catch((error: unknown) => error);
  const { left } = await hub.balance('devcode');
  await hub.notify({ to: { phone: to, locale: 'en-CM' }, template: 'otp', values: { code: '4821' } });
  const { message, report } = await delivered;

  const [counted] = await hub.reading.stats({ from: new Date(Date.now() - 3_600_000) });

  // A reader opens the file too.
  await hub.questions().count();
  execFileSync(process.execPath, ['--no-warnings', '-e', beside]);

  await simulator.settled();
  console.log(
    JSON.stringify({
      node: process.version,
      refused: NkulError.is(refused) && refused.code,
      left,
      to: report?.to,
      text: message.content.sms?.text,
      status: message.status,
      counted: counted?.delivered,
      logThere: existsSync('nkul.db-wal'),
      duplicates: simulator.duplicates().length,
    }),
  );
  await door.close();
  await hub.stop();
  await simulator.close();
}

void main();

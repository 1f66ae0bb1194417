import { devcode } from '@nkul/adapter-devcode';
import type { Plugin } from '@nkul/core';
import { tellOfOrder } from './application.ts';
import { email } from './email.ts';
import { outboxSms } from './outbox-sms.ts';

const {
  DEVCODE_API_KEY: apiKey = '',
  DEVCODE_BASE_URL: baseUrl,
  SMTP_URL: smtp = 'smtp://127.0.0.1:25',
} = process.env;

/** The only lines that differ. */
const providers: Readonly<Record<string, () => Plugin>> = {
  devcode: () => devcode({ apiKey, sender: 'NKUL', ...(baseUrl && { baseUrl }) }),
  outbox: () => outboxSms({ file: 'outbox.jsonl' }),
  email: () => email({ smtp, from: 'shop@example.com' }),
};

const [name = 'outbox'] = process.argv.slice(2);
const provider = providers[name];
if (provider === undefined) {
  console.error(
    `The provider ${JSON.stringify(name)} does not exist. Known: ${Object.keys(providers).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  const { status, reference } = await tellOfOrder(provider());
  console.log(`${name}: ${status}, reference ${reference ?? 'none'}`);
}

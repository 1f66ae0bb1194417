import { devcode } from '@nkul/adapter-devcode';
import { smtp } from '@nkul/adapter-smtp';
import { tellOfOrder } from './application.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [
    devcode({
      apiKey: setting('DEVCODE_API_KEY'),
      sender: 'NKUL',
      baseUrl: setting('DEVCODE_BASE_URL', 'https://devcodesms.com/developpeur/'),
    }),
    smtp({
      host: setting('SMTP_HOST', '127.0.0.1'),
      port: Number(setting('SMTP_PORT', '25')),
      from: 'Shop <shop@example.com>',
    }),
  ],
});

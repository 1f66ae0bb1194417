import { orange } from '@nkul/adapter-orange';
import { tellOfOrder } from './application.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [
    orange({
      clientId: setting('ORANGE_CLIENT_ID'),
      clientSecret: setting('ORANGE_CLIENT_SECRET'),
      country: 'CM',
      senderName: 'NKUL',
      baseUrl: setting('ORANGE_BASE_URL', 'https://api.orange.com'),
    }),
  ],
});

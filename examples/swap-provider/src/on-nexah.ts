import { nexah } from '@nkul/adapter-nexah';
import { tellOfOrder } from './application.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [
    nexah({
      user: setting('NEXAH_USER'),
      password: setting('NEXAH_PASSWORD'),
      sender: 'NKUL',
      baseUrl: setting('NEXAH_BASE_URL', 'https://smsvas.com/bulk/public/index.php/api/v1'),
    }),
  ],
});

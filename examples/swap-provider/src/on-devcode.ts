import { devcode } from '@nkul/adapter-devcode';
import { tellOfOrder } from './application.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [
    devcode({
      apiKey: setting('DEVCODE_API_KEY'),
      sender: 'NKUL',
      baseUrl: setting('DEVCODE_BASE_URL', 'https://devcodesms.com/developpeur/'),
    }),
  ],
});

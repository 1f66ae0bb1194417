import { africasTalking } from '@nkul/adapter-africastalking';
import { tellOfOrder } from './application.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [
    africasTalking({
      username: setting('AFRICASTALKING_USERNAME'),
      apiKey: setting('AFRICASTALKING_API_KEY'),
      sender: 'NKUL',
      baseUrl: setting('AFRICASTALKING_BASE_URL', 'https://api.africastalking.com'),
    }),
  ],
});

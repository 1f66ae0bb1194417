import { twilio } from '@nkul/adapter-twilio';
import { tellOfOrder } from './application.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [
    twilio({
      accountSid: setting('TWILIO_ACCOUNT_SID'),
      authToken: setting('TWILIO_AUTH_TOKEN'),
      from: setting('TWILIO_FROM', 'NKUL'),
      baseUrl: setting('TWILIO_BASE_URL', 'https://api.twilio.com'),
    }),
  ],
});

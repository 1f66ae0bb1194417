import { tellOfOrder } from './application.ts';
import { email } from './email.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [email({ smtp: setting('SMTP_URL', 'smtp://127.0.0.1:25'), from: 'shop@example.com' })],
});

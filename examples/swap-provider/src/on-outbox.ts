import { tellOfOrder } from './application.ts';
import { outboxSms } from './outbox-sms.ts';
import { setting } from './setting.ts';

await tellOfOrder({
  plugins: [outboxSms({ file: setting('OUTBOX_FILE', 'outbox.jsonl') })],
});

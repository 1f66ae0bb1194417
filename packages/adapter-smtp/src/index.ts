export type { DkimSettings, SmtpSettings, SmtpTls, UnsubscribeSetting } from './settings.ts';
export { smtp } from './smtp.ts';

export type { TwilioSettings } from './settings.ts';
export { twilio } from './twilio.ts';

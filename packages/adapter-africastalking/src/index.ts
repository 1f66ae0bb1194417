export { africasTalking } from './africastalking.ts';
export type { AfricasTalkingSettings } from './settings.ts';

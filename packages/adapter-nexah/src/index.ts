export { nexah } from './nexah.ts';
export type { NexahSettings } from './settings.ts';

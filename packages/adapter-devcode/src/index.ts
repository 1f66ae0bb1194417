export { devcode } from './devcode.ts';
export type { DevcodeSettings, Fetch } from './settings.ts';

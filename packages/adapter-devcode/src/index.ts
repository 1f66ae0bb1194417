export { devcode } from './devcode.ts';
export type { ErrorCodeMeaning } from './provider-words.ts';
export type { DevcodeSettings, Fetch } from './settings.ts';

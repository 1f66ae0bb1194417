export type { Fetch } from '@nkul/adapter-kit';
export { devcode } from './devcode.ts';
export type { ErrorCodeMeaning } from './provider-words.ts';
export type { DevcodeSettings } from './settings.ts';

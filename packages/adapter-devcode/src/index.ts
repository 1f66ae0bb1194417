export type { Fetch } from '@nkul/adapter-kit';
export type { ErrorCodeMeaning } from '@nkul/adapter-kit/dlrlist';
export { devcode } from './devcode.ts';
export type { DevcodeSettings } from './settings.ts';

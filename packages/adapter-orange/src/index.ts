export type { OrangeCountry } from './countries.ts';
export { orange } from './orange.ts';
export type { OrangeSettings } from './settings.ts';

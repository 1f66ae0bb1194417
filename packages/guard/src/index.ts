export { guard } from './guard.ts';
export type { GuardOptions, Limit } from './guard-options.ts';
export type { QuietHours } from './quiet-hours.ts';

export { guard } from './guard.ts';
export type { GuardOptions, Limit } from './guard-options.ts';

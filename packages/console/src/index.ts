/**
 * The console of a hub: web pages that people mount into their own application. `createConsole()` makes them; `@nkul/console/node`
 * mounts them into a server of Node.
 */
export { localhostOnly } from './entry/localhost-only.ts';
export { type Console, createConsole } from './serve/create-console.ts';
export type { Authenticate, Connection, ConsoleOptions, Visitor } from './settings/console-options.ts';
export { ADMIN, OPERATOR, type Permission, SUPPORT, VIEWER } from './settings/permissions.ts';
export { type OneTimeLink, type OneTimeLinkSettings, oneTimeLink } from './sign-in/one-time-link.ts';
export { type SharedTokenSettings, sharedToken } from './sign-in/shared-token.ts';

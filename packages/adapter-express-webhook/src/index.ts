export { maskAddress } from './callback-address.ts';
export { checkToken } from './callback-token.ts';
export { type CloseOptions, closeGracefully } from './close-gracefully.ts';
export { type ExpressOptOutOptions, expressOptOut, type OptOutHub } from './express-opt-out.ts';
export { type ExpressWebhookOptions, expressWebhook } from './express-webhook.ts';
export type { IncomingRate } from './incoming-rate.ts';
export { protectServer, type ServerLimits } from './protect-server.ts';

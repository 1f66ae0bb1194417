export type { CallRate } from './call-rate.ts';
export { maskAddress } from './callback-address.ts';
export { type CloseOptions, closeGracefully } from './close-gracefully.ts';
export { type ExpressWebhookOptions, expressWebhook } from './express-webhook.ts';
export { protectServer, type ServerLimits } from './protect-server.ts';

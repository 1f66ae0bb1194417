/** Real servers and libraries, beside which the example is tested. */
export { type Server, startServer } from '../../../packages/store-postgres/test/server.ts';
export { PgBoss, Webhook } from '../../../tools/queues.ts';

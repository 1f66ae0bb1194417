/** Job queues and a judge of webhooks, for the example that puts a hub between them. */
export { Queue, Worker } from 'bullmq';
export { PgBoss } from 'pg-boss';
export { Webhook } from 'standardwebhooks';

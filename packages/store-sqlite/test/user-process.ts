import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '../src/index.ts';

/** The task of a process on a file, as another user if it may become one. */
export interface UserSettings {
  readonly file: string;
  /** True for a tool beside the application. */
  readonly beside: boolean;
  /** Absent: it stays the user that it is. */
  readonly user?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
}

/** A process of some user that opens a store, stores an opt-out, and prints `stored`, or the error. */
const { file, beside, user } = JSON.parse(process.argv[2] ?? '') as UserSettings;
if (user !== undefined) {
  process.setgroups?.([...user.groups]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}
process.umask(0o022);
const store = createSqliteStore({ file });
try {
  await store.open(createRecorder(), { beside });
  const optOut = { address: '+237699128531', categories: ['marketing'], by: 'link' } as const;
  const happening = { type: 'opted_out', at: new Date(), ...optOut } as const;
  const [done] = await store.record([{ kind: 'address', happening }]);
  process.stdout.write(done?.ok === true ? 'stored' : String(done?.error.message));
  await store.close();
} catch (error) {
  process.stdout.write(String(error));
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many clock ticks a second of CPU has in `/proc` (`proc(5)`); 100 on every Linux that people run. */
const ticksASecond = 100;

/** The CPU time of all processes of a PostgreSQL server so far, in microseconds; undefined without `/proc`. */
export function postgresCpuUs(dataDirectory: string): number | undefined {
  const [pid] = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  return pid === undefined ? undefined : familyCpuUs(pid);
}

/** The CPU time of a process, its children, and those of them that have ended, in microseconds; undefined without `/proc`. */
export function familyCpuUs(parent: string): number | undefined {
  try {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const stats = all.flatMap((pid) => statOf(pid) ?? []);
    const own = stats.find(({ pid }) => pid === parent);
    if (own === undefined) return undefined;
    const children = stats.filter(({ parent: other }) => other === parent);
    const ticks = [own, ...children].reduce((sum, one) => sum + one.ticks, own.ended);
    return ticks * (1_000_000 / ticksASecond);
  } catch {
    return undefined;
  }
}

interface Stat {
  readonly pid: string;
  readonly parent: string;
  readonly ticks: number;
  /** Those of its children that have ended. */
  readonly ended: number;
}

function statOf(pid: string): Stat | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces: the fields behind it begin with the state.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const at = (field: number) => Number(fields[field - 3]);
    return { pid, parent: String(at(4)), ticks: at(14) + at(15), ended: at(16) + at(17) };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

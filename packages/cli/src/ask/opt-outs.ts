import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';

/**
 * `nkul opt-outs`: all opt-outs, as CSV or a line of JSON each, as they are read. Both are taken by `nkul import-opt-outs`. They have
 * hashes and no addresses. Times are in UTC.
 */
export async function optOuts({ hub, terminal, json }: Opened): Promise<void> {
  if (!json) terminal.out('to,category,since,by');
  for await (const { to, category, since, by } of hub.optOuts()) {
    terminal.out(
      json ? jsonLine({ to, category, since, by }) : [to, category, since.toISOString(), by].join(','),
    );
    await terminal.drained();
    if (terminal.ended.aborted) return;
  }
}

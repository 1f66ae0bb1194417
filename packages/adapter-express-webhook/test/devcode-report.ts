/** An entry of a `dlrlist` for a message that nobody knows, unless told otherwise; as JSON, up to its status. */
export function entryStart(messageid = 'abc'): string {
  return `{"messageid":${JSON.stringify(messageid)},"mobileno":"+237699128531"`;
}

/** A call with one report. */
export function reportOf(messageid?: string): string {
  return `{"dlrlist":[${entryStart(messageid)},"status":"DELIVRD"}]}`;
}

/** What it is answered when it is stored. */
export function storedOf(messageid?: string): string {
  return `{"dlrlist":[${entryStart(messageid)},"status":1}]}`;
}

/** A call of exactly so many bytes, with one report. */
export function reportOfBytes(bytes: number): string {
  const report = reportOf().replace(']}', '],"pad":""}');
  return report.replace('""}', `"${'x'.repeat(bytes - report.length)}"}`);
}

/** A call of so many entries. */
export function reportOfEntries(count: number): string {
  return JSON.stringify({
    dlrlist: Array.from({ length: count }, (_, index) => ({ messageid: `m${index}` })),
  });
}

/** The JSON of an entry of a `dlrlist`, up to its status; by default for an unknown message. */
export function entryStart(messageid = 'abc'): string {
  return `{"messageid":${JSON.stringify(messageid)},"mobileno":"+237699128531"`;
}

/** A call with one report. */
export function reportOf(messageid?: string): string {
  return `{"dlrlist":[${entryStart(messageid)},"status":"DELIVRD"}]}`;
}

/** The answer to this call if the report is stored. */
export function storedOf(messageid?: string): string {
  return `{"dlrlist":[${entryStart(messageid)},"status":1}]}`;
}

/** A call of exactly this many bytes, with one report. */
export function reportOfBytes(bytes: number): string {
  const report = reportOf().replace(']}', '],"pad":""}');
  return report.replace('""}', `"${'x'.repeat(bytes - report.length)}"}`);
}

/** A call with a number of entries. */
export function reportOfEntries(count: number): string {
  return JSON.stringify({
    dlrlist: Array.from({ length: count }, (_, index) => ({ messageid: `m${index}` })),
  });
}

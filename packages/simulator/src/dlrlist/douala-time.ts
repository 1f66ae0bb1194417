/** Times as the provider writes them: the clock of Douala, which is UTC+1 all year. */

const hourMs = 3_600_000;

/** A moment as `yyyy-MM-dd HH:mm:ss` on the 24-hour clock of Douala, without a zone. */
export function doualaTime(moment: Date): string {
  return new Date(moment.getTime() + hourMs).toISOString().slice(0, 19).replace('T', ' ');
}

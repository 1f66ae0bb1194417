/** A part of a counter's life: so many more each minute, for so many minutes; or the process starts again. */
export type Phase = readonly [perMinute: number, minutes: number] | 'restart';

/** A counter in the notation of promtool: it begins at 0. */
export function counter(...phases: readonly Phase[]): string {
  const words = ['0'];
  let value = 0;
  for (const phase of phases) {
    if (phase === 'restart') {
      value = 0;
      words.push('0');
      continue;
    }
    const [perMinute, minutes] = phase;
    words.push(`${value + perMinute}+${perMinute}x${minutes - 1}`);
    value += perMinute * minutes;
  }
  return words.join(' ');
}

/** A gauge that keeps a value for so many minutes. */
export function gauge(...phases: readonly (readonly [value: number, minutes: number])[]): string {
  return phases.map(([value, minutes]) => `${value}+0x${minutes - 1}`).join(' ');
}

import type { SmsSegments } from './segments.ts';

/** `1 segment`, `2 segments`. */
export function segmentCount(count: number): string {
  return count === 1 ? '1 segment' : `${count} segments`;
}

/** The name of an encoding as people write it. */
export function encodingName(encoding: SmsSegments['encoding']): string {
  return encoding === 'gsm7' ? 'GSM-7' : 'UCS-2';
}

/** How much of the segments a text takes: `96/160`. */
export function fill({ units, left }: SmsSegments): string {
  return `${units}/${units + left}`;
}

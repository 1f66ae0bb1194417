import type { SmsSegments } from '../sms/segments.ts';

/** The units that a number of segments has room for, after 3GPP TS 23.040: several share room with their headers. */
export function roomOf(encoding: SmsSegments['encoding'], segments: number): number {
  const [alone, joined] = encoding === 'gsm7' ? [160, 153] : [70, 67];
  return segments === 1 ? alone : joined * segments;
}

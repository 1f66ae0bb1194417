import type { SmsSegments } from '../sms/segments.ts';

/** More bars than this look like one. */
const mostBars = 12;
/** Of 100 units of width. */
const gap = 1;

/** A bar for each segment, filled as far as it is used. The facts beside it say the same in words. */
export function segmentMeter({ segments, units, left }: SmsSegments): string {
  const bars = Math.min(segments, mostBars);
  const width = (100 - gap * (bars - 1)) / bars;
  const full = (bars * units) / (units + left);
  const rects = Array.from({ length: bars }, (_, index) => {
    const x = index * (width + gap);
    const used = Math.min(Math.max(full - index, 0), 1) * width;
    return `<rect class="room" x="${short(x)}" width="${short(width)}" height="4" rx="1"/><rect class="used" x="${short(x)}" width="${short(used)}" height="4" rx="1"/>`;
  });
  return `<svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${rects.join('')}</svg>`;
}

function short(number: number): string {
  return String(Math.round(number * 100) / 100);
}

import type { SegmentPrice } from '../sms/segment-price.ts';
import type { Language } from '../words/language.ts';

/** How a preview is written. */
export interface PageOptions {
  readonly language: Language;
  readonly price?: SegmentPrice;
  /** Whether its server says when the texts have changed. @default false */
  readonly follows?: boolean;
}

/** Something that a person may do in the console. */
export type Permission =
  | 'read'
  | 'reveal.number'
  | 'reveal.text'
  | 'resolve'
  | 'cancel'
  | 'consent'
  | 'review'
  | 'resend'
  | 'pause'
  | 'audit';

/** Looks, and sees no whole number and no text. */
export const VIEWER: readonly Permission[] = ['read'];
/** Answers customers: sees a number if need be, sends again, and notes which messages a recipient takes. */
export const SUPPORT: readonly Permission[] = [...VIEWER, 'reveal.number', 'resend', 'consent'];
/** Keeps messages going: decides unknown outcomes and messages in review, cancels, pauses providers, and reads who did something. */
export const OPERATOR: readonly Permission[] = [...SUPPORT, 'resolve', 'cancel', 'review', 'pause', 'audit'];
/** May do everything, also see texts. */
export const ADMIN: readonly Permission[] = [...OPERATOR, 'reveal.text'];

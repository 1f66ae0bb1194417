/** Something a provider sent that is kept, but changes nothing. */
export interface QuarantinedEntry {
  /** Why, in words for a person. */
  readonly reason: string;
  /** The entry as it came. */
  readonly raw: unknown;
}

const traceparent = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/**
 * True for a `traceparent` of W3C Trace Context (section 3.2): a version, the ids of a trace and of a span in it, flags, such as
 * `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`.
 */
export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && traceparent.test(value);
}

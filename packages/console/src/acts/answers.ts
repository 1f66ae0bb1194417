/** The answers of a person about a message whose outcome is unknown, as `hub.resolve()` takes them. */
export const answers = ['delivered', 'sent', 'undelivered', 'not_sent'] as const;

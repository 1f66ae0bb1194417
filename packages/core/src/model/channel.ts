/** A way to reach a person: `sms`, `email`, or any other name that a notifier and a route agree on. */
export type Channel = 'sms' | 'email' | (string & {});

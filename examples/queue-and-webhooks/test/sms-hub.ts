import { createHub, type Hub } from '@nkul/core';
import { LOGGER, NOTIFIER } from '@nkul/core/adapter';
import { fakeNotifier } from '@nkul/testing';

/** A hub in memory that sends nothing, and does not log. */
export function smsHub(): Promise<Hub> {
  return createHub({
    plugins: [
      {
        name: 'sms',
        register(container) {
          container.registerInstance(NOTIFIER, fakeNotifier());
          container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
        },
      },
    ],
  });
}

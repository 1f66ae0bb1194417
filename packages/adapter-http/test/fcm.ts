import { httpGateway } from '@nkul/adapter-http';
import type { Plugin } from '@nkul/core/adapter';

/**
 * Push messages by Firebase Cloud Messaging. The recipient has `addresses: { push: '<registration token>' }`.
 *
 * @param accessToken the access token of now (OAuth 2), such as google-auth-library gives and renews it
 */
export function fcm(project: string, accessToken: () => string, baseUrl?: string): Plugin {
  return httpGateway({
    name: 'fcm',
    channel: 'push',
    baseUrl: baseUrl ?? 'https://fcm.googleapis.com',
    secrets: { accessToken },
    path: `/v1/projects/${project}/messages:send`,
    headers: ({ secrets }) => ({ authorization: `Bearer ${secrets['accessToken']}` }),
    json: ({ to, message: { content } }) => ({
      message: { token: to, notification: { title: content.subject, body: content.text } },
    }),
    answer: {
      reference: 'name',
      // The code of FCM is in the details; without it, that of Google's interfaces counts.
      code: ({ error }) => errorCodeIn(error),
      words: 'error.message',
      rows: [
        { code: 'UNREGISTERED', is: 'address_gone' },
        { code: 'SENDER_ID_MISMATCH', is: 'invalid_recipient' },
        { code: 'INVALID_ARGUMENT', is: 'invalid_request' },
        { code: 'QUOTA_EXCEEDED', is: 'rate_limited' },
        { code: 'UNAVAILABLE', is: 'unavailable' },
        { code: 'THIRD_PARTY_AUTH_ERROR', is: 'unauthorized' },
      ],
    },
  });
}

interface GoogleError {
  readonly status?: string;
  readonly details?: readonly { readonly errorCode?: string }[];
}

function errorCodeIn(error: unknown): string | undefined {
  const { status, details = [] } = error as GoogleError;
  return details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? status;
}

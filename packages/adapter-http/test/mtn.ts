import { httpGateway } from '@nkul/adapter-http';
import type { Plugin } from '@nkul/core/adapter';

/** The settings of an application at MTN's SMS gateway. */
export interface MtnSettings {
  readonly accessToken: () => string;
  readonly sender: string;
  readonly serviceCode: string;
  /** The secret that MTN's reports have in `X-Report-Token`: ask for it when you register the callback. */
  readonly reportToken: string;
  readonly baseUrl?: string;
}

/** MTN's SMS gateway (version 3). Its reports quote our own reference. */
export function mtn({ accessToken, sender, serviceCode, reportToken, baseUrl }: MtnSettings): Plugin {
  return httpGateway({
    name: 'mtn',
    channel: 'sms',
    baseUrl: baseUrl ?? 'https://api.mtn.com/v3/sms',
    secrets: { accessToken, reportToken },
    from: sender,
    path: '/messages/sms/outbound',
    headers: ({ secrets }) => ({ authorization: `Bearer ${secrets['accessToken']}` }),
    json: ({ to, text, from, reference }) => ({
      senderAddress: from,
      receiverAddress: [to.slice(1)],
      message: text,
      clientCorrelatorId: reference,
      serviceCode,
      requestDeliveryReceipt: true,
    }),
    ownReference: true,
    answer: {
      taken: { path: 'statusCode', is: '0000' },
      reference: 'transactionId',
      code: 'statusCode',
      words: 'statusMessage',
      rows: [{ status: 403, code: '4004', is: 'unauthorized' }],
    },
    report: {
      reference: 'clientCorrelatorId',
      status: 'deliveryStatus',
      statuses: {
        DELIVERED: 'delivered',
        UNDELIVERED: 'undelivered',
        EXPIRED: 'expired',
        PENDING: 'enroute',
      },
      to: 'receiverAddress',
      deliveredAt: 'completedDate',
      check: { by: 'header', header: 'X-Report-Token', secret: 'reportToken' },
    },
  });
}

import type { Sms, SmsList } from './sms.ts';

/** The measured code: it sends messages by Nkul or by a peer. */
export interface Sender {
  /** Sends one message. Resolves when it is settled: the provider has accepted it and returned its id. */
  send(sms: Sms): Promise<unknown>;
  /** Sends one text to many. Resolves when all messages are settled. */
  sendToMany(list: SmsList): Promise<unknown>;
  /** The address at which it gets delivery reports; absent for peers. */
  readonly reportsTo?: string;
  /** How many of its messages have an outcome in its store. Absent where nothing is stored. */
  settled?(): Promise<number>;
  close(): Promise<void>;
}

/** The settings of a sender. */
export interface SenderSettings {
  /** The provider's address, without a path. */
  readonly provider: string;
  /** How many messages or lists are under way at once. */
  readonly inFlight: number;
  /** How many recipients each of them has. */
  readonly recipients: number;
  /** When a message is settled: once it was accepted, or once its delivery was reported. Peers cannot read reports. */
  readonly until: 'sent' | 'delivered';
  /** A folder for its files. */
  readonly directory: string;
  /** The address of its database server. Absent for those without one. */
  readonly server?: string;
}

/** The names of the senders in rows. */
export const senderTitles = {
  undici: 'undici.request',
  'kit-http': "adapter-kit's HTTP alone",
  ky: 'ky',
  notifme: 'notifme-sdk',
  novu: '@novu/providers',
  twilio: 'twilio',
  'nkul-memory': 'Nkul, memory',
  'nkul-sqlite': 'Nkul, SQLite (FULL)',
  'nkul-memory-measured': 'Nkul, memory, telemetry()',
  'nkul-sqlite-measured': 'Nkul, SQLite (FULL), telemetry()',
  'bullmq-always': 'BullMQ, appendfsync always',
  'bullmq-everysec': 'BullMQ, appendfsync everysec',
  'pg-boss': 'pg-boss',
  'graphile-worker': 'graphile-worker',
  plainjob: 'plainjob, synchronous FULL',
  'raw-sqlite': 'raw SQLite, an insert and 3 updates',
} as const;

export type SenderName = keyof typeof senderTitles;

const maxConnections = 128;

/** How many connections a sender with one recipient in each call uses. More would cost more than they save. */
export function connectionsFor({ inFlight, recipients }: SenderSettings): number {
  return Math.min(inFlight * recipients, maxConnections);
}

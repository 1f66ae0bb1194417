import type { Sms, SmsList } from './sms.ts';

/** What is measured: code that sends messages, of Nkul or of a peer. */
export interface Sender {
  /** Sends one message, and resolves when it is settled: the provider has accepted it, and said which it is. */
  send(sms: Sms): Promise<unknown>;
  /** Sends one text to many, and resolves when all of them are settled. */
  sendToMany(list: SmsList): Promise<unknown>;
  /** Where it hears delivery reports; absent where it does not. */
  readonly reportsTo?: string;
  close(): Promise<void>;
}

/** What a sender goes by. */
export interface SenderSettings {
  /** The provider's address, without a path. */
  readonly provider: string;
  /** Messages, or lists, that are under way at once. */
  readonly inFlight: number;
  /** How many recipients each of them has. */
  readonly recipients: number;
  /** When a message is settled: the provider has accepted it, or has reported that it arrived. Peers know no reports. */
  readonly until: 'sent' | 'delivered';
  /** A folder for what it stores. */
  readonly directory: string;
}

/** Every sender, as rows call it. */
export const senderTitles = {
  undici: 'undici.request',
  'ky-over-undici': 'ky over undici.request',
  ky: 'ky',
  notifme: 'notifme-sdk',
  novu: '@novu/providers',
  twilio: 'twilio',
  'nkul-memory': 'Nkul, memory',
  'nkul-sqlite': 'Nkul, SQLite (FULL)',
} as const;

export type SenderName = keyof typeof senderTitles;

const maxConnections = 128;

/** The connections that a sender with one recipient a call makes use of. More cost more than they bring. */
export function connectionsFor({ inFlight, recipients }: SenderSettings): number {
  return Math.min(inFlight * recipients, maxConnections);
}

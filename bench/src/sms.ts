/** A one-time code to send. */
export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly code: string;
}

/** One text to many. */
export interface SmsList {
  readonly to: readonly string[];
  /** The start of an outage. It differs from one list to the next. */
  readonly since: Date;
  readonly until: Date;
}

const begun = new Date('2026-01-05T08:00:00+01:00').getTime();
const minuteMs = 60_000;

/** The message of a number. Each has another recipient and another code. */
export function smsOf(number: number): Sms {
  return { to: phoneOf(number), code: String(1_000 + (number % 9_000)) };
}

/** The list of a number. Each has other recipients and another text. */
export function smsListOf(number: number, length: number): SmsList {
  const since = begun + number * minuteMs;
  return {
    to: Array.from({ length }, (_, at) => phoneOf(number * length + at)),
    since: new Date(since),
    until: new Date(since + 90 * minuteMs),
  };
}

function phoneOf(number: number): string {
  return `+23769${String(number % 10_000_000).padStart(7, '0')}`;
}

/** The text that Nkul renders from the template `otp` of its starter catalog. Peers get it rendered, which favours them. */
export function readyText({ code }: Sms): string {
  return `Votre code est ${code}. Il est valable 5 minutes. Ne le communiquez à personne, ni à un proche ni à nos agents.`;
}

/** The text of the template `outage`, rendered except for the times. */
export function readyListText({ since, until }: SmsList): string {
  return `Panne en cours : l'eau ne répond plus depuis le ${day(since)} à ${clock(since)}. Nous y travaillons ; retour prévu le ${day(until)} vers ${clock(until)}.`;
}

function day(time: Date): string {
  return `${time.getUTCDate()} janvier`;
}

function clock(time: Date): string {
  return time.toISOString().slice(11, 16);
}

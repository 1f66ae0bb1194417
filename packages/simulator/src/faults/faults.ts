/**
 * The faults that can be switched on: their names, effects and chances. A fault that decides how a call or an SMS ends,
 * once the call was read, is its fate: each has one at most (`call-plan.ts`). Faults that only change how the call's own
 * answer is written are quirks: an answer can have several.
 */

/** How likely a fault is, from 0 (never) to 1 (always). */
export type Chance = number;

/** A fault after which the SMS may have been accepted or not. */
export type Ambiguous =
  | Chance
  | {
      readonly probability: Chance;
      /** True if the SMS is accepted nevertheless. @default drawn, one time in two */
      readonly accepted?: boolean;
    };

/** A fault that takes time. */
export type Timed =
  | Chance
  | {
      readonly probability: Chance;
      /** How long, in milliseconds. @default 300 */
      readonly ms?: number;
    };

/** Faults of any call, whether it sends or reads a balance. */
export interface CallFaults {
  /** The connection is reset when the first bytes of the request arrive, before it is read. Not accepted. */
  readonly resetBeforeRequest?: Chance;
  /** The connection is reset when the headers were read. Not accepted. */
  readonly resetAfterHeaders?: Chance;
  /** The connection is reset when half of the body was read. Not accepted. */
  readonly resetInBody?: Chance;
  /** The connection is reset when the whole request was read and carried out. Accepted. */
  readonly resetAfterBody?: Chance;
  /** The connection is reset when half of the answer was written. Accepted. */
  readonly resetInAnswer?: Chance;
  /** 401 "Pas d’autorisation". Not accepted. */
  readonly notAuthorised?: Chance;
  /** 400 "Erreur de validation pour api_key manquant". Not accepted. */
  readonly keyMissing?: Chance;
  /** 429 without `Retry-After`. Not accepted. */
  readonly http429?: Chance;
  /** 429 with `Retry-After`. Not accepted. */
  readonly http429RetryAfter?:
    | Chance
    | {
        readonly probability: Chance;
        /** The value of `Retry-After`. @default 1 */
        readonly seconds?: number;
      };
  /** 500 with an error in JSON. */
  readonly http500?: Ambiguous;
  /** 502 with a page in HTML. */
  readonly http502?: Ambiguous;
  /** 503 with a page in HTML. Not accepted. */
  readonly http503?: Chance;
  /** 504 with a page in HTML. */
  readonly http504?: Ambiguous;
  /** 307 to another path of the simulator, which notes clients that follow. Not accepted. */
  readonly redirect?: Chance;
  /** 200 with a page in HTML. */
  readonly htmlPage?: Ambiguous;
  /** 200 without a body. */
  readonly emptyBody?: Ambiguous;
  /** 200 with the first half of the JSON. Accepted. */
  readonly cutOffBody?: Chance;
  /** The connection stays open without an answer. */
  readonly hang?: Ambiguous;
  /** The answer comes late; whether the SMS was accepted is decided before. */
  readonly slow?: Timed;
  /** The HTTP status differs from the `status` of the body. */
  readonly statusDisagrees?: Chance;
  /** The answer as the document's tables spell it: status 201, `Success`, `Reussite`, straight apostrophes. */
  readonly tableSpelling?: Chance;
  /** Numbers are written as strings. */
  readonly stringsForNumbers?: Chance;
  /** The informational statuses 102, 103 and 100 come before the answer, although the client did not ask for them. */
  readonly informational?: Chance;
  /** The answer is packed with gzip, even if the client asked for a plain one. */
  readonly packed?: Chance;
}

/** Faults of a call of `Send_sms_dev`. */
export interface SendFaults extends CallFaults {
  /** 400 "Erreur de validation pour champ manquant". Not accepted. */
  readonly fieldMissing?: Chance;
  /** 400 "Solde insuffisant", even if the balance suffices. Not accepted. */
  readonly insufficientCredit?: Chance;
  /** 400 "Numéro de téléphone invalide" for the whole call, without entries. Not accepted. */
  readonly invalidNumber?: Chance;
  /** The entries are in several elements of `details`. */
  readonly severalDetails?: Chance;
  /** The entries are in reverse order. */
  readonly entriesReordered?: Chance;
  /** `mobileno` is written in one of three other ways: `237…`, `6…`, `+237 6 99 12 85 31`. */
  readonly numberFormats?: Chance;
  /** Of one SMS: refused for a reason that the document does not name. Not accepted. */
  readonly entryRefused?: Chance;
  /** Of one SMS: refused as an invalid number. Not accepted. */
  readonly entryInvalid?: Chance;
  /** Of one SMS: its entry is missing from the answer. */
  readonly entryMissing?: Ambiguous;
  /** Of one SMS: accepted, without `messageid`. */
  readonly noMessageId?: Chance;
  /** Of one SMS: accepted, with neither `messageid` nor `smsclientid`. */
  readonly noIds?: Chance;
}

/** Faults of a call of `Solde_sms_dev`. */
export interface BalanceFaults extends CallFaults {
  /** The three numbers are beside `data` instead of in it, as the document's table may be read. */
  readonly besideData?: Chance;
  /** 403 with a page in HTML to a GET, as a proxy answers that does not accept a body with GET. */
  readonly getRefused?: Chance;
}

/** Faults of delivery reports. Each concerns one SMS, unless it says "of one call". */
export interface ReportFaults {
  /** The SMS does not arrive: `UNDELIV`. */
  readonly undelivered?: Chance;
  /** The provider does not send the SMS on: `failed`, `Rejected`. Twilio and Africa's Talking alone. */
  readonly failed?: Chance;
  /** The report comes later than the others. */
  readonly late?: Timed;
  /** The report is never posted. */
  readonly lost?: Chance;
  /** The same report twice at the same time. */
  readonly twice?: Chance;
  /** The same report once more, in a later call. */
  readonly again?: Timed;
  /** The report is posted before the answer to the send is written. */
  readonly beforeAnswer?: Chance;
  /** A second report says the opposite, later. */
  readonly contradictory?: Timed;
  /** `reponsecode` says the opposite of `status`. */
  readonly codeDisagrees?: Chance;
  /** Keys with other capitals: as in the document's table, all upper-case, or all with an initial capital. */
  readonly capitals?: Chance;
  /** `reponsecode` is a string. */
  readonly stringsForNumbers?: Chance;
  /** `deliverytime` is `0000-00-00 00:00:00`. */
  readonly zeroDate?: Chance;
  /** Of one call: the newest due reports come first. */
  readonly reversed?: Chance;
  /** Of one call: the length of the list is drawn from 1 to 1,000, instead of `reportsPerCall`. */
  readonly listSizes?: Chance;
  /** Of one call: all due reports come in one list, up to 5,000. */
  readonly catchUp?: Chance;
  /** Of one call: the list has the content type `application/x-www-form-urlencoded`, although it is JSON. */
  readonly formTyped?: Chance;
  /** `reponsedescription` has a letter with an accent, in Latin 1. */
  readonly latin1?: Chance;
}

/** The faults of sends, balances and reports. A fault that is absent does not happen. */
export interface Faults {
  readonly send?: SendFaults;
  readonly balance?: BalanceFaults;
  readonly reports?: ReportFaults;
}

/** The name of a fault of a call or of an SMS. */
export type CallFaultName = keyof SendFaults | keyof BalanceFaults;

/** The name of a fault of a delivery report. */
export type ReportFaultName = keyof ReportFaults;

/** Phone numbers that cause a fault by themselves. */

/**
 * Numbers with a fault of their own, in addition to the faults that are switched on. All are well-formed Cameroonian
 * mobile numbers, so that clients which check numbers accept them. If two differ by the digit before the last three, 0
 * means "not accepted" and 1 means "accepted nevertheless".
 *
 * @example
 * await hub.notify({ to: { phone: magicNumbers.undelivered }, text: 'Bonjour' });
 */
export const magicNumbers = {
  /** Refused as an invalid number, though it is well-formed: `send.entryInvalid` */
  invalid: '+237650000001',
  /** Accepted, and reported `UNDELIV`: `reports.undelivered` */
  undelivered: '+237650000002',
  /** Accepted, and never reported: `reports.lost` */
  reportLost: '+237650000003',
  /** Its report comes twice at the same time: `reports.twice` */
  reportTwice: '+237650000004',
  /** Its report comes again in a later call: `reports.again` */
  reportAgain: '+237650000005',
  /** Its report comes before the answer to the send: `reports.beforeAnswer` */
  reportBeforeAnswer: '+237650000006',
  /** Its report comes late: `reports.late` */
  reportLate: '+237650000007',
  /** Its report is followed by one that says the opposite: `reports.contradictory` */
  reportContradictory: '+237650000008',
  /** Its report's `reponsecode` says the opposite of its `status`: `reports.codeDisagrees` */
  reportCodeDisagrees: '+237650000009',
  /** Its report has no possible `deliverytime`: `reports.zeroDate` */
  reportZeroDate: '+237650000010',
  /** Refused for a reason that the document does not name: `send.entryRefused` */
  refused: '+237650000011',
  /** Not accepted, and missing from the answer: `send.entryMissing` */
  entryMissing: '+237650000012',
  /** Accepted, and missing from the answer: `send.entryMissing` */
  entryMissingAccepted: '+237650001012',
  /** Accepted without `messageid`: `send.noMessageId` */
  noMessageId: '+237650001013',
  /** Accepted with neither `messageid` nor `smsclientid`: `send.noIds` */
  noIds: '+237650001014',
  /** The whole call is refused with "Numéro de téléphone invalide": `send.invalidNumber` */
  invalidWholeCall: '+237650000020',
  /** `send.redirect` */
  redirect: '+237650000307',
  /** `send.fieldMissing` */
  fieldMissing: '+237650000400',
  /** `send.notAuthorised` */
  notAuthorised: '+237650000401',
  /** `send.insufficientCredit` */
  insufficientCredit: '+237650000402',
  /** `send.keyMissing` */
  keyMissing: '+237650000403',
  /** `send.http429` */
  http429: '+237650000429',
  /** `send.http429RetryAfter`, one second */
  http429RetryAfter: '+237650000430',
  /** `send.http500` */
  http500: '+237650000500',
  /** `send.http500`, accepted */
  http500Accepted: '+237650001500',
  /** `send.http502` */
  http502: '+237650000502',
  /** `send.http502`, accepted */
  http502Accepted: '+237650001502',
  /** `send.http503` */
  http503: '+237650000503',
  /** `send.http504` */
  http504: '+237650000504',
  /** `send.http504`, accepted */
  http504Accepted: '+237650001504',
  /** `send.htmlPage` */
  htmlPage: '+237650000600',
  /** `send.htmlPage`, accepted */
  htmlPageAccepted: '+237650001600',
  /** `send.emptyBody` */
  emptyBody: '+237650000601',
  /** `send.emptyBody`, accepted */
  emptyBodyAccepted: '+237650001601',
  /** `send.cutOffBody`: accepted */
  cutOffBody: '+237650001602',
  /** `send.hang` */
  hang: '+237650000700',
  /** `send.hang`, accepted */
  hangAccepted: '+237650001700',
  /** `send.slow`, 300 ms: accepted */
  slow: '+237650001701',
  /** `send.resetAfterBody`: accepted */
  resetAfterBody: '+237650001800',
  /** `send.resetInAnswer`: accepted */
  resetInAnswer: '+237650001801',
} as const;

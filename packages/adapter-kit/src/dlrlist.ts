// The wire of gateways whose delivery reports are a `dlrlist`: Devcode, Nexah.

export { type AnswerBody, readAnswerBody } from './dlrlist/answer-body.ts';
export { DlrlistCallback } from './dlrlist/callback.ts';
export type { RefusesBy } from './dlrlist/outcome.ts';
export { type ErrorCodeMeaning, refusalOf, type WordSettings } from './dlrlist/provider-words.ts';
export type { ReportIds } from './dlrlist/report-ids.ts';
export {
  type DlrlistSettings,
  dlrlistFields,
  type ResolvedDlrlist,
  resolveDlrlist,
} from './dlrlist/settings.ts';
export type { Call } from './dlrlist/split-calls.ts';
export { type Gateway, limitsOf, submitMessages } from './dlrlist/submit.ts';

// The wire of gateways whose delivery reports are a `dlrlist`: Devcode, Nexah.

export { type AnswerBody, readAnswerBody } from './dlrlist/answer-body.ts';
export { DlrlistCallback } from './dlrlist/callback.ts';
export { ignoreRejection } from './dlrlist/ignore-rejection.ts';
export { outcomesOf } from './dlrlist/outcome.ts';
export {
  type ErrorCodeMeaning,
  errorCodeMeanings,
  refusalOf,
  type WordSettings,
} from './dlrlist/provider-words.ts';
export type { ReportIds } from './dlrlist/report-ids.ts';
export { type Call, type Going, partIntoCalls } from './dlrlist/split-calls.ts';

/** A part of a message's way, whose CPU time is measured. */
export type Stage = (typeof stages)[number];

/** In the order in which they are printed. */
export const stages = [
  'accept',
  'render',
  'segments',
  'store',
  'lifecycle',
  'dispatch',
  'HTTP',
  'report',
  'events',
  'Express',
  "Node's HTTP server",
  'Node itself',
  'garbage collection',
  'native code',
  'the bench itself',
] as const;

/**
 * The stage of each source: the first pattern that matches. A source without a match belongs to the stage of its caller:
 * validating is part of accepting if accepting calls it. Without such a caller, it belongs to Node.
 */
const sources: readonly (readonly [part: RegExp, stage: Stage])[] = [
  [/\/bench\/src\//, 'the bench itself'],
  [/\/templates\/(src|dist)\/sms\/(segments|sms-text|to-gsm7|gsm7-alphabet)\./, 'segments'],
  [/\/templates\/(src|dist)\//, 'render'],
  [/\/core\/(src|dist)\/accept\/render\./, 'render'],
  [/\/core\/(src|dist)\/(hub\/hub|accept\/accept|accept\/batch)\./, 'accept'],
  [/\/core\/(src|dist)\/(lifecycle\/|base\/retry-delay\.|model\/attempt\.)/, 'lifecycle'],
  [/\/store-sqlite\/(src|dist)\//, 'store'],
  [/\/core\/(src|dist)\/(store\/|memory\/|model\/references\.)/, 'store'],
  [/\/core\/(src|dist)\/send\//, 'dispatch'],
  [/\/core\/(src|dist)\/events\//, 'events'],
  [/\/core\/(src|dist)\/receive\//, 'report'],
  [/\/adapter-kit\/(src|dist)\/dlrlist\/(callback|report-entry)\./, 'report'],
  [/\/adapter-kit\/(src|dist)\/read\/local-time\./, 'report'],
  [/\/adapter-kit\/(src|dist)\//, 'HTTP'],
  [/\/adapter-devcode\/(src|dist)\//, 'HTTP'],
  [/\/node_modules\/(ky|undici)\//, 'HTTP'],
  [/\/adapter-express-webhook\/(src|dist)\//, 'report'],
  [/\/node_modules\/(express|router|express-rate-limit)\//, 'Express'],
  [/^node:_http_/, "Node's HTTP server"],
];

/** A function of a profile, by its name and the URL of its source. */
export interface ProfiledFunction {
  readonly functionName: string;
  readonly url: string;
}

/** The stage of a function; undefined if it is that of its caller. */
export function stageOf({ functionName, url }: ProfiledFunction): Stage | undefined {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code';
  // The hub's own listener, which notes pauses and wakes subscribers.
  if (functionName === '#heard' || functionName === '#wakeSubscribers') return 'events';
  return sources.find(([part]) => part.test(url))?.[1];
}

/** A way in which a provider fails, below its own words. */
export type Fault =
  | 'refuses'
  | 'tls-silent'
  | 'tls-plain'
  | 'silent'
  | 'drops-before'
  | 'drops-in-head'
  | 'drops-in-body'
  | 'drops-in-chunk'
  | 'drops-after'
  | 'half'
  | 'empty'
  | 'html'
  | 'not-http'
  | 'redirects-302'
  | 'redirects-307'
  | 'informational'
  | 'switches'
  | 'gzip'
  | 'broken-gzip'
  | 'ten-megabytes'
  | 'slow'
  | 'length-too-long'
  | 'length-too-short';

/** The description of a fault, and the outcomes that may follow. */
interface FaultTraits {
  /** The end of a sentence that begins with "the provider". */
  readonly what: string;
  /**
   * `never`: nothing of a request can reach the provider. `whole`: the whole answer comes, and must be read. `perhaps`: it
   * comes, in a form that a client need not read. `lost`: it does not come whole.
   */
  readonly answer: 'never' | 'whole' | 'perhaps' | 'lost';
  /** True if the call ends only when its time is up. */
  readonly endless?: true;
  /** True if the address of the provider is one of `https`. */
  readonly tls?: true;
}

/** All faults, from the connection to the end of the answer. */
const faults: Readonly<Record<Fault, FaultTraits>> = {
  refuses: { what: 'refuses the connection', answer: 'never' },
  'tls-silent': {
    what: 'takes the connection and never says hello',
    answer: 'never',
    endless: true,
    tls: true,
  },
  'tls-plain': { what: 'speaks no TLS where TLS is expected', answer: 'never', tls: true },
  silent: { what: 'reads the request and is silent', answer: 'lost', endless: true },
  'drops-before': { what: 'drops the connection before its answer', answer: 'lost' },
  'drops-in-head': { what: 'drops the connection within the head of its answer', answer: 'lost' },
  'drops-in-body': { what: 'drops the connection within the body of its answer', answer: 'lost' },
  'drops-in-chunk': { what: 'drops the connection within a chunk of its answer', answer: 'lost' },
  'drops-after': { what: 'drops the connection right after its answer', answer: 'perhaps' },
  half: { what: 'answers with the first half of its body', answer: 'lost' },
  empty: { what: 'answers 200 without a body', answer: 'lost' },
  html: { what: 'answers 200 with a page of HTML', answer: 'lost' },
  'not-http': { what: 'answers with something that is not HTTP', answer: 'lost' },
  'redirects-302': { what: 'redirects by 302', answer: 'lost' },
  'redirects-307': { what: 'redirects by 307', answer: 'lost' },
  informational: { what: 'answers 100 and 103 first', answer: 'whole' },
  switches: { what: 'switches protocols (101)', answer: 'lost' },
  gzip: { what: 'packs its answer with gzip', answer: 'whole' },
  'broken-gzip': { what: 'packs its answer, and breaks it', answer: 'lost' },
  'ten-megabytes': { what: 'answers with ten megabytes', answer: 'lost' },
  slow: { what: 'answers with one byte a second', answer: 'lost', endless: true },
  'length-too-long': { what: 'announces a longer body than it has', answer: 'perhaps' },
  'length-too-short': { what: 'announces half the length of its body', answer: 'lost' },
};

/** The traits of a fault. */
export function traitsOf(fault: Fault): FaultTraits {
  return faults[fault];
}

/** The names of all faults. */
export function allFaults(): readonly Fault[] {
  // The record has a key for each, and no other.
  return Object.keys(faults) as Fault[];
}

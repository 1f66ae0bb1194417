/** A metric: its name in OpenTelemetry and in Prometheus, its meaning, and the labels that its values have. */
export interface Metric {
  /** The name in OpenTelemetry. */
  readonly name: string;
  /** The name in Prometheus. */
  readonly prometheus: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** The unit, after UCUM, as OpenTelemetry has it: `s` for seconds, `{message}` for a count of messages. */
  readonly unit: string;
  readonly help: string;
  /** In this order wherever values of labels are given. */
  readonly labels: readonly string[];
  /** The upper bounds of a histogram's ranges, in its unit. */
  readonly bounds?: readonly number[];
  /** The value of a series that was taken away, for OpenTelemetry: its SDK would go on to show the last value. */
  readonly goneValue?: number;
}

type Of<Kind extends Metric['kind'], Labels extends readonly string[]> = Metric & {
  readonly kind: Kind;
  readonly labels: Readonly<Labels>;
};

/** The metrics by their keys, with their labels. */
export type MetricTable = {
  readonly accepted: Of<'counter', ['route', 'template']>;
  readonly refused: Of<'counter', ['error']>;
  readonly ended: Of<'counter', ['route', 'status', 'template']>;
  readonly attempts: Of<'counter', ['notifier', 'outcome', 'reason']>;
  readonly sendDuration: Of<'histogram', ['notifier', 'outcome']>;
  readonly delivery: Of<'histogram', ['notifier', 'place']>;
  readonly endToEnd: Of<'histogram', ['route', 'template', 'category']>;
  readonly reports: Of<'counter', ['notifier', 'result', 'verdict']>;
  readonly lastReport: Of<'gauge', ['notifier']>;
  readonly callbacks: Of<'counter', ['notifier', 'status']>;
  readonly units: Of<'counter', ['notifier']>;
  readonly cost: Of<'counter', ['notifier', 'currency']>;
  readonly messages: Of<'gauge', ['status']>;
  readonly dueOldest: Of<'gauge', ['notifier']>;
  readonly unknownOldest: Of<'gauge', []>;
  readonly held: Of<'gauge', ['notifier']>;
  readonly paused: Of<'gauge', ['notifier', 'reason']>;
  readonly away: Of<'gauge', ['notifier', 'reason']>;
  readonly balance: Of<'gauge', ['notifier']>;
  readonly balanceDays: Of<'gauge', ['notifier']>;
  readonly inFlight: Of<'gauge', ['notifier']>;
  readonly storeDuration: Of<'histogram', ['operation']>;
  readonly storeFailures: Of<'counter', ['operation']>;
  readonly storeRead: Of<'gauge', []>;
  readonly turnSize: Of<'histogram', ['operation']>;
  readonly strays: Of<'gauge', ['kind']>;
  readonly subscriberLag: Of<'gauge', ['subscriber']>;
  readonly listenerFailures: Of<'counter', ['event']>;
  readonly budgetUsed: Of<'gauge', ['rule', 'period']>;
  readonly limitFilled: Of<'gauge', ['rule', 'period']>;
  readonly limitEvents: Of<'counter', ['rule', 'event']>;
};

/** The key of a metric in the table. */
export type MetricKey = keyof MetricTable;

/** The keys of the metrics of a kind. */
export type KeyOf<Kind extends Metric['kind']> = {
  [Key in MetricKey]: MetricTable[Key]['kind'] extends Kind ? Key : never;
}[MetricKey];

/** The values of a metric's labels, in the order of the table. */
export type LabelsOf<Key extends MetricKey> = Values<MetricTable[Key]['labels']> & readonly string[];

type Values<Labels extends readonly string[]> = { readonly [Place in keyof Labels]: string };

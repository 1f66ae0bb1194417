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
}

/** From the call of a provider to its answer. */
const callBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Up to the phone: those of `hub.reading.stats()`. */
const deliveryBounds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600];
const storeBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const groupBounds = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

type Of<Kind extends Metric['kind'], Labels extends readonly string[]> = Metric & {
  readonly kind: Kind;
  readonly labels: Readonly<Labels>;
};

/** The metrics by their keys, with their labels. */
type MetricTable = {
  readonly accepted: Of<'counter', ['route', 'template']>;
  readonly refused: Of<'counter', ['error']>;
  readonly ended: Of<'counter', ['route', 'status', 'template']>;
  readonly attempts: Of<'counter', ['notifier', 'outcome', 'reason']>;
  readonly sendDuration: Of<'histogram', ['notifier', 'outcome']>;
  readonly delivery: Of<'histogram', ['notifier', 'place']>;
  readonly endToEnd: Of<'histogram', ['route', 'template']>;
  readonly reports: Of<'counter', ['notifier', 'result', 'verdict']>;
  readonly lastReport: Of<'gauge', ['notifier']>;
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
  readonly turnSize: Of<'histogram', ['operation']>;
  readonly strays: Of<'gauge', ['kind']>;
  readonly subscriberLag: Of<'gauge', ['subscriber']>;
  readonly listenerFailures: Of<'counter', ['event']>;
  readonly budgetUsed: Of<'gauge', ['rule', 'period']>;
};

/** All metrics of a hub. Counters and histograms are those of this process; gauges from the store are the same in each. */
export const metricTable: MetricTable = {
  accepted: {
    name: 'nkul.messages.accepted',
    prometheus: 'nkul_messages_accepted_total',
    kind: 'counter',
    unit: '{message}',
    help: 'Messages that notify() has stored',
    labels: ['route', 'template'],
  },
  refused: {
    name: 'nkul.messages.refused',
    prometheus: 'nkul_messages_refused_total',
    kind: 'counter',
    unit: '{call}',
    help: 'Calls of notify() that threw, by the code of the error',
    labels: ['error'],
  },
  ended: {
    name: 'nkul.messages.ended',
    prometheus: 'nkul_messages_ended_total',
    kind: 'counter',
    unit: '{message}',
    help: 'Messages that entered a final state',
    labels: ['route', 'status', 'template'],
  },
  attempts: {
    name: 'nkul.attempts',
    prometheus: 'nkul_attempts_total',
    kind: 'counter',
    unit: '{attempt}',
    help: 'Attempts that a provider was called for, by their outcome',
    labels: ['notifier', 'outcome', 'reason'],
  },
  sendDuration: {
    name: 'nkul.send.duration',
    prometheus: 'nkul_send_duration_seconds',
    kind: 'histogram',
    unit: 's',
    help: 'How long one call of a provider took',
    labels: ['notifier', 'outcome'],
    bounds: callBounds,
  },
  delivery: {
    name: 'nkul.delivery.duration',
    prometheus: 'nkul_delivery_seconds',
    kind: 'histogram',
    unit: 's',
    help: 'From the begin of an attempt to the report that it was delivered',
    labels: ['notifier', 'place'],
    bounds: deliveryBounds,
  },
  endToEnd: {
    name: 'nkul.end_to_end.duration',
    prometheus: 'nkul_end_to_end_seconds',
    kind: 'histogram',
    unit: 's',
    help: 'From notify() to the report that the message was delivered',
    labels: ['route', 'template'],
    bounds: deliveryBounds,
  },
  reports: {
    name: 'nkul.reports',
    prometheus: 'nkul_reports_total',
    kind: 'counter',
    unit: '{report}',
    help: 'Delivery reports, by the effect that they had and by their verdict',
    labels: ['notifier', 'result', 'verdict'],
  },
  lastReport: {
    name: 'nkul.reports.last',
    prometheus: 'nkul_last_report_timestamp_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'When the last report of a provider came, in seconds since 1970; at first, when the hub has started',
    labels: ['notifier'],
  },
  units: {
    name: 'nkul.units',
    prometheus: 'nkul_units_total',
    kind: 'counter',
    unit: '{unit}',
    help: 'Units that providers have charged: for SMS, segments',
    labels: ['notifier'],
  },
  cost: {
    name: 'nkul.cost',
    prometheus: 'nkul_cost_total',
    kind: 'counter',
    unit: '1',
    help: 'Money that attempts have cost, as prices or the tariff give it',
    labels: ['notifier', 'currency'],
  },
  messages: {
    name: 'nkul.messages',
    prometheus: 'nkul_messages',
    kind: 'gauge',
    unit: '{message}',
    help: 'Messages in a state that is not final, from the store',
    labels: ['status'],
  },
  dueOldest: {
    name: 'nkul.due.oldest',
    prometheus: 'nkul_due_oldest_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'For how long the oldest message that waits for a provider has been due',
    labels: ['notifier'],
  },
  unknownOldest: {
    name: 'nkul.unknown.oldest',
    prometheus: 'nkul_unknown_oldest_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'The age of the oldest message whose outcome is unknown; 0 if there are none',
    labels: [],
  },
  held: {
    name: 'nkul.messages.held',
    prometheus: 'nkul_held_messages',
    kind: 'gauge',
    unit: '{message}',
    help: 'Messages that are held, as their provider takes no messages',
    labels: ['notifier'],
  },
  paused: {
    name: 'nkul.notifier.paused',
    prometheus: 'nkul_notifier_paused',
    kind: 'gauge',
    unit: '1',
    help: '1 while a notifier is paused',
    labels: ['notifier', 'reason'],
  },
  away: {
    name: 'nkul.notifier.away',
    prometheus: 'nkul_notifier_away',
    kind: 'gauge',
    unit: '1',
    help: '1 while the provider of a notifier cannot be reached, or takes nothing for now',
    labels: ['notifier', 'reason'],
  },
  balance: {
    name: 'nkul.balance',
    prometheus: 'nkul_balance_units',
    kind: 'gauge',
    unit: '{unit}',
    help: 'The balance of an account as it was last stored: units, or money',
    labels: ['notifier'],
  },
  balanceDays: {
    name: 'nkul.balance.days',
    prometheus: 'nkul_balance_days',
    kind: 'gauge',
    unit: 'd',
    help: 'For how many days the balance is enough at the pace of the last 7 days',
    labels: ['notifier'],
  },
  inFlight: {
    name: 'nkul.calls.in_flight',
    prometheus: 'nkul_calls_in_flight',
    kind: 'gauge',
    unit: '{call}',
    help: 'Calls of a provider that are under way in this process',
    labels: ['notifier'],
  },
  storeDuration: {
    name: 'nkul.store.duration',
    prometheus: 'nkul_store_duration_seconds',
    kind: 'histogram',
    unit: 's',
    help: 'How long the store took for a group of calls, until it was durable',
    labels: ['operation'],
    bounds: storeBounds,
  },
  turnSize: {
    name: 'nkul.turn.size',
    prometheus: 'nkul_turn_size',
    kind: 'histogram',
    unit: '{item}',
    help: 'How many messages or changes one group of calls had',
    labels: ['operation'],
    bounds: groupBounds,
  },
  strays: {
    name: 'nkul.reports.stray',
    prometheus: 'nkul_stray_reports',
    kind: 'gauge',
    unit: '{report}',
    help: 'Reports that wait for their message (parked)',
    labels: ['kind'],
  },
  subscriberLag: {
    name: 'nkul.subscriber.lag',
    prometheus: 'nkul_subscriber_lag_events',
    kind: 'gauge',
    unit: '{event}',
    help: 'How many numbers of events a durable subscriber is behind, in the process that has it',
    labels: ['subscriber'],
  },
  listenerFailures: {
    name: 'nkul.listener.failures',
    prometheus: 'nkul_listener_failures_total',
    kind: 'counter',
    unit: '{failure}',
    help: 'Listeners of hub.on() that threw or rejected',
    labels: ['event'],
  },
  budgetUsed: {
    name: 'nkul.budget.used',
    prometheus: 'nkul_budget_used_ratio',
    kind: 'gauge',
    unit: '1',
    help: 'The share of a limit for all messages that is taken, from 0.8 on; 0 before',
    labels: ['rule', 'period'],
  },
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

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
};

/** All metrics of a hub. Counters and histograms are those of this process; gauges from the store are the same in each. */
export const metricTable: MetricTable = {
  accepted: {
    name: 'nkul.messages.accepted',
    prometheus: 'nkul_messages_accepted_total',
    kind: 'counter',
    unit: '{message}',
    help: 'Messages that notify() and resend() have stored',
    labels: ['route', 'template'],
  },
  refused: {
    name: 'nkul.messages.refused',
    prometheus: 'nkul_messages_refused_total',
    kind: 'counter',
    unit: '{call}',
    help: 'Calls of notify() and resend() that threw, by the code of the error',
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
    help: 'Attempts by the answer of the provider; unknown with lease_expired for those whose process has ended before it',
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
    name: 'nkul.delivery',
    prometheus: 'nkul_delivery_seconds',
    kind: 'histogram',
    unit: 's',
    help: 'From the begin of an attempt to the report that it was delivered',
    labels: ['notifier', 'place'],
    bounds: deliveryBounds,
  },
  endToEnd: {
    name: 'nkul.end_to_end',
    prometheus: 'nkul_end_to_end_seconds',
    kind: 'histogram',
    unit: 's',
    help: 'From notify() to the report that the message was delivered; a scheduled message waits meanwhile',
    labels: ['route', 'template', 'category'],
    bounds: deliveryBounds,
  },
  reports: {
    name: 'nkul.reports',
    prometheus: 'nkul_reports_total',
    kind: 'counter',
    unit: '{report}',
    help: 'Delivery reports, by their effect and their verdict; one that was parked counts as applied too once its message is known, and as candidate if it may be about an unknown one',
    labels: ['notifier', 'result', 'verdict'],
  },
  lastReport: {
    name: 'nkul.last_report_timestamp',
    prometheus: 'nkul_last_report_timestamp_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'When the last report of a provider came, in seconds since 1970; at first, when the hub has started',
    labels: ['notifier'],
  },
  callbacks: {
    name: 'nkul.callbacks',
    prometheus: 'nkul_callbacks_total',
    kind: 'counter',
    unit: '{call}',
    help: 'Calls of providers to the webhook, by the HTTP status of the answer; 403 for one that the provider did not make',
    labels: ['notifier', 'status'],
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
    unit: '{money}',
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
    name: 'nkul.due_oldest',
    prometheus: 'nkul_due_oldest_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'For how long the oldest message that waits for a provider has been due',
    labels: ['notifier'],
  },
  unknownOldest: {
    name: 'nkul.unknown_oldest',
    prometheus: 'nkul_unknown_oldest_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'For how long the oldest message whose outcome is unknown has been accepted; 0 if there are none',
    labels: [],
  },
  held: {
    name: 'nkul.held_messages',
    prometheus: 'nkul_held_messages',
    kind: 'gauge',
    unit: '{message}',
    help: 'Messages that are held, as their provider takes no messages',
    labels: ['notifier'],
  },
  paused: {
    name: 'nkul.notifier_paused',
    prometheus: 'nkul_notifier_paused',
    kind: 'gauge',
    unit: '{pause}',
    help: '1 while a notifier is paused, then 0',
    labels: ['notifier', 'reason'],
  },
  away: {
    name: 'nkul.notifier_away',
    prometheus: 'nkul_notifier_away',
    kind: 'gauge',
    unit: '{outage}',
    help: '1 while the provider of a notifier cannot be reached, or takes nothing for now, then 0',
    labels: ['notifier', 'reason'],
  },
  balance: {
    name: 'nkul.balance_units',
    prometheus: 'nkul_balance_units',
    kind: 'gauge',
    unit: '{unit}',
    help: 'The balance of an account as it was last stored: units, or money',
    labels: ['notifier'],
  },
  balanceDays: {
    name: 'nkul.balance_days',
    prometheus: 'nkul_balance_days',
    kind: 'gauge',
    unit: '{day}',
    help: 'For how many days the balance is enough at the pace of the last 7 days',
    labels: ['notifier'],
  },
  inFlight: {
    name: 'nkul.calls_in_flight',
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
  storeFailures: {
    name: 'nkul.store.failures',
    prometheus: 'nkul_store_failures_total',
    kind: 'counter',
    unit: '{failure}',
    help: 'Groups of calls that the store has failed, and readings of its gauges (read)',
    labels: ['operation'],
  },
  storeRead: {
    name: 'nkul.store.read_timestamp',
    prometheus: 'nkul_store_read_timestamp_seconds',
    kind: 'gauge',
    unit: 's',
    help: 'When the gauges of the store were last read, in seconds since 1970',
    labels: [],
  },
  turnSize: {
    name: 'nkul.turn_size',
    prometheus: 'nkul_turn_size',
    kind: 'histogram',
    unit: '{item}',
    help: 'How many messages or changes one group of calls had',
    labels: ['operation'],
    bounds: groupBounds,
  },
  strays: {
    name: 'nkul.stray_reports',
    prometheus: 'nkul_stray_reports',
    kind: 'gauge',
    unit: '{report}',
    help: 'Reports that wait for their message (parked)',
    labels: ['kind'],
  },
  subscriberLag: {
    name: 'nkul.subscriber_lag_events',
    prometheus: 'nkul_subscriber_lag_events',
    kind: 'gauge',
    unit: '{event}',
    help: 'How many numbers of events a durable subscriber is behind, in the process that gives them to it; 0 in the others',
    labels: ['subscriber'],
  },
  listenerFailures: {
    name: 'nkul.listener_failures',
    prometheus: 'nkul_listener_failures_total',
    kind: 'counter',
    unit: '{failure}',
    help: 'Listeners of hub.on() that threw or rejected',
    labels: ['event'],
  },
  budgetUsed: {
    name: 'nkul.budget_used',
    prometheus: 'nkul_budget_used_ratio',
    kind: 'gauge',
    unit: '1',
    help: 'The share of a limit for all messages that this process has taken since its start, in the last window: sum it',
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

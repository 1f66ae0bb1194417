import type { Scenario } from './alert-rules.ts';
import type { WrittenSeries } from './series.ts';
import { counter, gauge } from './written-counter.ts';

const week = 7 * 24 * 60;
const delivered = 'nkul_reports_total{notifier="devcode",result="applied",verdict="delivered"}';
const undelivered = 'nkul_reports_total{notifier="devcode",result="applied",verdict="undelivered"}';
const accepted = 'nkul_attempts_total{notifier="devcode",outcome="accepted",reason=""}';
const lastReport = 'nkul_last_report_timestamp_seconds{notifier="devcode"}';
const devcode = [{ notifier: 'devcode' }];

/** A week in which 95 of 100 messages were delivered every 5 minutes, and then a quarter of an hour. */
function afterItsWeek(deliveredThen: number, undeliveredThen: number, over: WrittenSeries = {}) {
  return {
    series: {
      [delivered]: counter([95, week / 5], [deliveredThen, 3]),
      [undelivered]: counter([5, week / 5], [undeliveredThen, 3]),
      [accepted]: counter([100, week / 5], [deliveredThen + undeliveredThen, 3]),
      ...over,
    },
    step: 5,
    minute: week + 15,
  };
}

const deliversBadly: readonly Omit<Scenario, 'alert'>[] = [
  {
    title: 'fires if 60 % are delivered for 15 minutes, after a week of 95 %',
    ...afterItsWeek(60, 40),
    fires: devcode,
  },
  {
    title: 'does not fire at 93 %',
    ...afterItsWeek(93, 7),
    fires: [],
  },
  {
    title: 'fires if nothing at all is delivered',
    ...afterItsWeek(0, 100),
    fires: devcode,
  },
  {
    title: 'fires if a new process has only reports of failures, without a series of deliveries',
    series: {
      [`${delivered.slice(0, -1)},instance="old"}`]: `${counter([95, week / 5])} stale`,
      [`${undelivered.slice(0, -1)},instance="old"}`]: `${counter([5, week / 5])} stale`,
      [`${undelivered.slice(0, -1)},instance="new"}`]: `_x${week / 5 + 1} ${counter([100, 6])}`,
      [accepted]: counter([100, week / 5 + 7]),
    },
    step: 5,
    minute: week + 35,
    fires: devcode,
  },
  {
    title: 'fires if a provider has never delivered',
    series: { [undelivered]: counter([20, 60]), [accepted]: counter([20, 60]) },
    minute: 60,
    fires: devcode,
  },
  {
    title: 'does not fire for few attempts, whatever becomes of them',
    ...afterItsWeek(0, 15),
    fires: [],
  },
  {
    title: 'does not fire at the first bad look',
    ...afterItsWeek(60, 40),
    minute: week + 5,
    fires: [],
  },
  {
    title: 'does not fire for few reports, while most are still to come',
    ...afterItsWeek(0, 10, { [accepted]: counter([100, week / 5 + 3]) }),
    fires: [],
  },
  {
    title: 'does not fire if the failures of an old campaign are reported at night',
    ...afterItsWeek(0, 100, { [accepted]: counter([100, week / 5], [5, 3]) }),
    fires: [],
  },
  {
    title: 'does not fire in a first hour, however much is delivered in it',
    series: {
      [delivered]: counter([12, 60]),
      [undelivered]: counter([8, 60]),
      [accepted]: counter([20, 60]),
    },
    minute: 60,
    fires: [],
  },
  {
    title: 'does not fire if the process of a healthy provider starts again',
    series: {
      [delivered]: counter([19, 300], 'restart', [19, 20]),
      [undelivered]: counter([1, 300], 'restart', [1, 20]),
      [accepted]: counter([20, 300], 'restart', [20, 20]),
    },
    minute: 310,
    fires: [],
  },
];

const noReports: readonly Omit<Scenario, 'alert'>[] = [
  {
    title: 'fires if messages are accepted, and the last report is long ago',
    series: { [accepted]: counter([5, 60]), [lastReport]: gauge([1_200, 61]) },
    minute: 50,
    fires: devcode,
  },
  {
    title: 'fires if not one report has come since the hub started',
    series: { [accepted]: counter([5, 60]), [lastReport]: gauge([0, 61]) },
    minute: 40,
    fires: devcode,
  },
  {
    title: 'does not fire while reports come',
    series: { [accepted]: counter([5, 60]), [lastReport]: '0+60x60' },
    minute: 60,
    fires: [],
  },
  {
    title: 'does not fire in the morning, before the first reports have come',
    series: { [accepted]: counter([0, 400], [30, 10]), [lastReport]: gauge([60, 406], [24_360, 10]) },
    minute: 405,
    fires: [],
  },
  {
    title: 'does not fire at night, without messages',
    series: { [accepted]: counter([5, 60], [0, 400]), [lastReport]: gauge([3_600, 461]) },
    minute: 450,
    fires: [],
  },
  {
    title: 'does not fire for a notifier that has no delivery reports',
    series: { 'nkul_attempts_total{notifier="smtp",outcome="accepted",reason=""}': counter([5, 60]) },
    minute: 60,
    fires: [],
  },
  {
    title: 'does not fire right after a start',
    series: {
      [accepted]: counter([5, 60], 'restart', [5, 20]),
      [lastReport]: gauge([3_500, 61], [3_660, 20]),
    },
    minute: 75,
    fires: [],
  },
  {
    title: 'does not fire if another process hears the reports',
    series: {
      [accepted]: counter([5, 60]),
      [lastReport]: gauge([0, 61]),
      'nkul_last_report_timestamp_seconds{instance="other",notifier="devcode"}': '0+60x60',
    },
    minute: 60,
    fires: [],
  },
];

const unknownOldest = 'nkul_unknown_oldest_seconds';
const unknown = 'nkul_messages{status="unknown"}';
const day = 24 * 60;

const unknownWaits: readonly Omit<Scenario, 'alert'>[] = [
  {
    title: 'fires if a message is unknown for a quarter of an hour',
    series: { [unknownOldest]: `${gauge([0, 30])} 0+60x20`, [unknown]: gauge([0, 30], [1, 21]) },
    minute: 47,
    fires: [{}],
  },
  {
    title: 'does not fire while reports may still come',
    series: { [unknownOldest]: `${gauge([0, 30])} 0+60x20`, [unknown]: gauge([0, 30], [1, 21]) },
    minute: 43,
    fires: [],
  },
  {
    title: 'fires if Prometheus comes to a store that has unknown messages',
    series: { [unknownOldest]: '3600+60x10', [unknown]: gauge([2, 11]) },
    minute: 8,
    fires: [{}],
  },
  {
    title: 'does not fire for those that reports settle within minutes',
    series: {
      [unknownOldest]: '60+60x5 60+60x5 60+60x5 60+60x5 60+60x5',
      [unknown]: gauge([3, 30]),
    },
    minute: 29,
    fires: [],
  },
  {
    title: 'does not fire any more for those that were left for a day',
    series: { [unknownOldest]: `0+60x${2 * day}`, [unknown]: gauge([2, 2 * day + 1]) },
    minute: 2 * day,
    fires: [],
  },
  {
    title: 'fires for a new one beside those that were left, also in a new process',
    series: {
      [`${unknownOldest}{instance="old"}`]: `0+60x${2 * day} stale`,
      'nkul_messages{instance="old",status="unknown"}': `${gauge([2, 2 * day + 1])} stale`,
      [`${unknownOldest}{instance="new"}`]: `_x${2 * day} ${2 * day * 60}+60x20`,
      'nkul_messages{instance="new",status="unknown"}': `_x${2 * day} ${gauge([3, 21])}`,
    },
    minute: 2 * day + 10,
    fires: [{}],
  },
  {
    title: 'does not fire without unknown messages',
    series: { [unknownOldest]: gauge([0, 60]), [unknown]: gauge([0, 60]) },
    minute: 50,
    fires: [],
  },
];

function named(alert: string, scenarios: readonly Omit<Scenario, 'alert'>[]): readonly Scenario[] {
  return scenarios.map((scenario) => ({ alert, ...scenario }));
}

/** About reports: deliveries, silence, unknown outcomes. */
export const reportScenarios: readonly Scenario[] = [
  ...named('NkulDeliversBadly', deliversBadly),
  ...named('NkulNoReports', noReports),
  ...named('NkulUnknownWaits', unknownWaits),
];

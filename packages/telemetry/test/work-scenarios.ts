import type { Scenario } from './alert-rules.ts';
import type { WrittenSeries } from './series.ts';
import { counter, gauge, type Phase } from './written-counter.ts';

const paused = (reason: string) => `nkul_notifier_paused{notifier="devcode",reason="${reason}"}`;
const due = 'nkul_due_oldest_seconds{notifier="devcode"}';
const devcode = [{ notifier: 'devcode' }];

/** Codes to the phone: how many came within 5 seconds, and how many in all, most of these within 5 minutes. */
function codes(category: string, quick: readonly Phase[], all: readonly Phase[]): WrittenSeries {
  const bucket = (le: string) =>
    `nkul_end_to_end_seconds_bucket{le="${le}",route="login",category="${category}"}`;
  return {
    [bucket('5')]: counter(...quick),
    [bucket('120')]: counter(...quick),
    [bucket('300')]: counter(...all),
    [bucket('+Inf')]: counter(...all),
    [`nkul_end_to_end_seconds_count{route="login",category="${category}"}`]: counter(...all),
  };
}

const reports = (result: string) =>
  `nkul_reports_total{notifier="devcode",result="${result}",verdict="none"}`;
const refusedCall = (status: number, notifier = 'devcode') =>
  `nkul_callbacks_total{notifier="${notifier}",status="${status}"}`;
const refused = (error: string) => `nkul_messages_refused_total{error="${error}"}`;

/** About the work of the hub: pauses, queues, its webhook, its store. */
export const workScenarios: readonly Scenario[] = [
  {
    alert: 'NkulPaused',
    title: 'fires if a provider has no credit',
    series: { [paused('insufficient_credit')]: gauge([1, 10]) },
    minute: 5,
    fires: [{ notifier: 'devcode', reason: 'insufficient_credit' }],
  },
  {
    alert: 'NkulPaused',
    title: 'does not fire for a pause of a moment',
    series: { [paused('insufficient_credit')]: gauge([1, 2]) },
    minute: 1,
    fires: [],
  },
  {
    alert: 'NkulPaused',
    title: 'does not fire if a person has paused it',
    series: { [paused('operator')]: gauge([1, 10]) },
    minute: 5,
    fires: [],
  },
  {
    alert: 'NkulPaused',
    title: 'does not fire once the pause is over, when its series has ended',
    series: { [paused('unauthorized')]: `${gauge([1, 10])} stale` },
    minute: 10,
    fires: [],
  },
  {
    alert: 'NkulQueueOld',
    title: 'fires if messages wait',
    series: { [due]: '0+60x20' },
    minute: 9,
    fires: devcode,
  },
  {
    alert: 'NkulQueueOld',
    title: 'does not fire for the queue of a burst, which is over within minutes',
    series: { [due]: `0+60x5 ${gauge([0, 10])}` },
    minute: 5,
    fires: [],
  },
  {
    alert: 'NkulQueueOld',
    title: 'does not fire without a queue',
    series: { 'nkul_messages{status="queued"}': gauge([0, 20]) },
    minute: 9,
    fires: [],
  },
  {
    alert: 'NkulQueueOld',
    title: 'does not fire for a provider that is paused',
    series: { [due]: '0+60x100', [paused('operator')]: gauge([1, 101]) },
    minute: 90,
    fires: [],
  },
  {
    alert: 'NkulQueueOld',
    title: 'fires if a pause is forgotten',
    series: { [due]: '0+60x300', [paused('operator')]: gauge([1, 301]) },
    minute: 250,
    fires: devcode,
  },
  {
    alert: 'NkulSlow',
    title: 'fires if one code in five takes minutes',
    series: codes('code', [[8, 60]], [[10, 60]]),
    minute: 40,
    fires: [{ route: 'login' }],
  },
  {
    alert: 'NkulSlow',
    title: 'does not fire if a few phones are off',
    series: codes('code', [[19, 60]], [[20, 60]]),
    minute: 40,
    fires: [],
  },
  {
    alert: 'NkulSlow',
    title: 'does not fire for a few slow minutes',
    series: codes(
      'code',
      [
        [10, 60],
        [0, 5],
      ],
      [[10, 65]],
    ),
    minute: 65,
    fires: [],
  },
  {
    alert: 'NkulSlow',
    title: 'does not fire for few codes',
    series: codes('code', [[0, 60]], [[1, 60]]),
    minute: 40,
    fires: [],
  },
  {
    alert: 'NkulSlow',
    title: 'does not fire for messages that are not in a hurry',
    series: codes('marketing', [[0, 60]], [[100, 60]]),
    minute: 40,
    fires: [],
  },
  {
    alert: 'NkulSlow',
    title: 'does not fire at night, or after a start',
    series: codes('code', [[10, 60], 'restart', [10, 10]], [[10, 60], 'restart', [10, 10]]),
    minute: 68,
    fires: [],
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'fires if many reports are about messages that do not exist',
    series: { [reports('quarantined')]: counter([5, 30]), [reports('applied')]: counter([100, 30]) },
    minute: 20,
    fires: devcode,
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'does not fire if a few of very many reports contradict each other, also across a start',
    series: {
      [reports('conflict')]: counter([3, 30], 'restart', [3, 10]),
      [reports('applied')]: counter([2_000, 30], 'restart', [2_000, 10]),
    },
    minute: 35,
    fires: [],
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'does not fire for a few wrong reports on an idle hub',
    series: { [reports('quarantined')]: counter([1, 10], [0, 20]) },
    minute: 15,
    fires: [],
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'fires if somebody guesses the token, or the provider has an old one',
    series: { [refusedCall(404)]: counter([0, 10], [5, 20]) },
    minute: 25,
    fires: devcode,
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'fires for wrong signatures',
    series: { [refusedCall(403)]: counter([0, 10], [5, 20]) },
    minute: 25,
    fires: devcode,
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'does not fire for strangers who try paths, which are of no notifier',
    series: { [refusedCall(404, '')]: counter([900, 30]) },
    minute: 25,
    fires: [],
  },
  {
    alert: 'NkulCallbackAttacked',
    title: 'does not fire for calls that are answered 200 or 400',
    series: { [refusedCall(200)]: counter([900, 30]), [refusedCall(400)]: counter([9, 30]) },
    minute: 25,
    fires: [],
  },
  {
    alert: 'NkulStoreUnread',
    title: 'fires if the readings have ended, in all processes',
    series: {
      'nkul_store_read_timestamp_seconds{instance="a"}': gauge([600, 60]),
      'nkul_store_read_timestamp_seconds{instance="b"}': gauge([540, 60]),
    },
    minute: 20,
    fires: [{}],
  },
  {
    alert: 'NkulStoreUnread',
    title: 'does not fire while one process of two reads',
    series: {
      'nkul_store_read_timestamp_seconds{instance="a"}': gauge([600, 60]),
      'nkul_store_read_timestamp_seconds{instance="b"}': '0+60x60',
    },
    minute: 40,
    fires: [],
  },
  {
    alert: 'NkulStoreFails',
    title: 'fires if the store goes on refusing',
    series: { [refused('NKUL_STORE')]: counter([0, 10], [2, 20]) },
    minute: 25,
    fires: [{}],
  },
  {
    alert: 'NkulStoreFails',
    title: 'does not fire for one bad moment',
    series: { [refused('NKUL_STORE')]: counter([0, 10], [50, 1], [0, 20]) },
    minute: 14,
    fires: [],
  },
  {
    alert: 'NkulStoreFails',
    title: "does not fire for the callers' mistakes",
    series: { [refused('NKUL_INVALID_RECIPIENT')]: counter([20, 30]) },
    minute: 25,
    fires: [],
  },
  {
    alert: 'NkulNotSeen',
    title: 'fires if the last process is gone',
    series: { 'nkul_unknown_oldest_seconds{instance="a"}': `${gauge([0, 30])} stale` },
    minute: 40,
    fires: [{}],
  },
  {
    alert: 'NkulNotSeen',
    title: 'does not fire while one process of two starts again, or if both are idle',
    series: {
      'nkul_unknown_oldest_seconds{instance="a"}': `${gauge([0, 30])} stale`,
      'nkul_unknown_oldest_seconds{instance="b"}': gauge([0, 60]),
    },
    minute: 40,
    fires: [],
  },
  {
    alert: 'NkulNotSeen',
    title: 'does not fire during a start',
    series: { nkul_unknown_oldest_seconds: `${gauge([0, 30])} stale _x2 ${gauge([0, 20])}` },
    minute: 32,
    fires: [],
  },
];

import type { Scenario } from './alert-rules.ts';
import { gauge } from './written-counter.ts';

const days = 'nkul_balance_days{notifier="devcode"}';
const devcode = [{ notifier: 'devcode' }];

/** About balances and limits. */
export const moneyScenarios: readonly Scenario[] = [
  {
    alert: 'NkulBalanceShort',
    title: 'fires if the balance is short, for its provider alone',
    series: { [days]: gauge([1.5, 30]), 'nkul_balance_days{notifier="other"}': gauge([12, 30]) },
    minute: 20,
    fires: devcode,
  },
  {
    alert: 'NkulBalanceShort',
    title: 'does not fire if the account is topped up at once',
    series: { [days]: gauge([12, 10], [1.9, 10], [30, 10]) },
    minute: 19,
    fires: [],
  },
  {
    alert: 'NkulBalanceShort',
    title: 'does not fire without a pace: in a first day, or if nothing is sent',
    series: { 'nkul_balance_units{notifier="devcode"}': gauge([50, 30]) },
    minute: 20,
    fires: [],
  },
  {
    alert: 'NkulBalanceShort',
    title: 'does not fire any more if an account without a pace is topped up',
    series: { [days]: `${gauge([0, 20])} stale` },
    minute: 22,
    fires: [],
  },
  {
    alert: 'NkulBudget',
    title: 'fires from four fifths of a limit on',
    series: {
      'nkul_budget_used_ratio{period="day",rule="all 5000 per 1d"}': gauge([0, 5], [0.8, 5]),
      'nkul_budget_used_ratio{period="hour",rule="all 900 per 1h"}': gauge([0, 10]),
    },
    minute: 6,
    fires: [{ period: 'day', rule: 'all 5000 per 1d' }],
  },
  {
    alert: 'NkulBudget',
    title: 'fires if a limit gets near after a start, by the event of the store',
    series: {
      'nkul_budget_used_ratio{period="month",rule="all 5000 per 30d",instance="old"}': `${gauge([0.6, 10])} stale`,
      'nkul_budget_used_ratio{period="month",rule="all 5000 per 30d",instance="new"}': `_x11 ${gauge([0.2, 10])}`,
      'nkul_limit_filled_ratio{period="month",rule="all 5000 per 30d",instance="new"}': `_x15 ${gauge([0.8, 6])}`,
    },
    minute: 16,
    fires: [{ period: 'month', rule: 'all 5000 per 30d' }],
  },
  {
    alert: 'NkulBudget',
    title: 'fires once for a limit that both the processes and the store say is near',
    series: {
      'nkul_budget_used_ratio{period="day",rule="all 5000 per 1d"}': gauge([0.9, 10]),
      'nkul_limit_filled_ratio{period="day",rule="all 5000 per 1d"}': gauge([0.8, 10]),
    },
    minute: 6,
    fires: [{ period: 'day', rule: 'all 5000 per 1d' }],
  },
  {
    alert: 'NkulBudget',
    title: 'does not fire any more when a window has passed since the event',
    series: { 'nkul_limit_filled_ratio{period="hour",rule="all 900 per 1h"}': gauge([1, 60], [0, 10]) },
    minute: 65,
    fires: [],
  },
  {
    alert: 'NkulBudget',
    title: 'does not fire once the window has moved on',
    series: { 'nkul_budget_used_ratio{period="day",rule="all 5000 per 1d"}': gauge([1, 5], [0, 5]) },
    minute: 8,
    fires: [],
  },
  {
    alert: 'NkulBudget',
    title: 'fires for the shares of two processes together',
    series: {
      'nkul_budget_used_ratio{period="day",rule="all 5000 per 1d",instance="a"}': gauge([0.5, 10]),
      'nkul_budget_used_ratio{period="day",rule="all 5000 per 1d",instance="b"}': gauge([0.4, 10]),
    },
    minute: 6,
    fires: [{ period: 'day', rule: 'all 5000 per 1d' }],
  },
];

import { expect, it } from 'vitest';
import { markdownTable } from '../../../tools/markdown-table.ts';
import { alertRules } from '../test/alert-rules.ts';
import type { Metric } from './metrics/metric.ts';
import { metricTable } from './metrics/metric-table.ts';

it('docs/metrics.md lists each alert and each metric', async () => {
  await expect(page()).toMatchFileSnapshot('../../../docs/metrics.md');
});

/** When each alert fires, in words. */
const meanings: Readonly<Record<string, string>> = {
  NkulDeliversBadly:
    'A provider delivers less than 9 in 10 of its own share of the last 7 days, or less than 1 in 5: of more than 50 reports in 15 minutes',
  NkulNoReports: 'A provider accepts messages, and 15 minutes pass without a report',
  NkulUnknownWaits:
    'A message is unknown for more than 10 minutes. After a day, those that were left do not count any more',
  NkulPaused: 'A provider has no credit, or refuses the credentials',
  NkulQueueOld:
    'A message that is due has waited for more than 2 minutes; behind a pause, for more than 4 hours',
  NkulBalanceShort: 'The balance is enough for less than 2 days, at the pace of the last 7 days',
  NkulSlow: 'One code in ten takes more than 2 minutes from `notify()` to the phone: of more than 20',
  NkulBudget:
    'Four fifths of a limit for all messages are taken: by all processes since their start, or as the store has counted within its window, or a day',
  NkulCallbackAttacked:
    'More than 20 reports in 10 minutes, and 1 in 100, fit no message or contradict a final state; or more than 20 calls have a wrong token or signature',
  NkulStoreFails: '`notify()` goes on failing, because the store takes nothing',
  NkulStoreUnread: 'All processes have read no state of the store for 5 minutes',
  NkulNotSeen: 'Prometheus has seen no process for 5 minutes',
};

function page(): string {
  return `${introduction}
${alertTable().join('\n')}

${betweenTables}
${metricTableLines().join('\n')}
`;
}

function alertTable(): readonly string[] {
  const rows = alertRules().map(({ alert, labels, annotations: { description = '', runbook = '' } }) => {
    const section = runbook.replace('docs/', '');
    const words = section.replace(/^.*#/, '').replaceAll('-', ' ');
    return [
      `\`${alert}\``,
      labels['severity'] ?? '',
      meanings[alert] ?? '',
      `${description} [More: ${words}](${section})`,
    ];
  });
  return markdownTable(['Alert', 'Severity', 'It fires when', 'What to do'], rows);
}

function metricTableLines(): readonly string[] {
  const rows = Object.values<Metric>(metricTable).map(
    ({ prometheus, name, kind, unit, labels, help, bounds }) => [
      `\`${prometheus}\``,
      `\`${name}\``,
      kind,
      `\`${unit}\``,
      labels.map((label) => `\`${label}\``).join(', '),
      bounds === undefined ? help : `${help}. Up to: ${bounds.join(', ')}`,
    ],
  );
  return markdownTable(['In Prometheus', 'In OpenTelemetry', 'Kind', 'Unit', 'Labels', 'Meaning'], rows);
}

const introduction = `# Metrics and alerts

[\`@nkul/telemetry\`](../packages/telemetry/README.md) gives metrics to Prometheus and OpenTelemetry. Its package has rules of alerts for Prometheus (\`alerts.yml\`) and a board for Grafana (\`grafana.json\`).

A test makes this page of the rules and of the table of metrics. After a change that is meant, \`npx --yes pnpm@12 test packages/telemetry -u\` writes it anew.

## Load them

Name the rules in the configuration of Prometheus, beside the service that is scraped:

\`\`\`yaml
rule_files:
  - node_modules/@nkul/telemetry/alerts.yml
scrape_configs:
  - job_name: nkul
    scrape_interval: 15s
    authorization:
      credentials_file: /run/secrets/nkul-operator
    static_configs:
      - targets:
          # NKUL_ALLOWED_HOSTS of the service must have the name.
          - alerts.example:3000
\`\`\`

Scrape at least each minute. \`promtool check rules alerts.yml\` says that they are read. In Grafana, import \`grafana.json\` (Dashboards, New, Import), and choose the Prometheus on the board itself.

- Send \`severity: critical\` to the telephone of a person, \`warning\` to a list that is read in the morning.
- \`NkulSlow\` is about messages of the category \`code\`.
- With OpenTelemetry, a collector that adds units to names, as it does by default, gives Prometheus the same names: the rules work there too.
- The rules see all processes on one store as one hub. If one Prometheus sees several hubs, add the label that tells them apart, such as \`job\`, to each \`by (…)\`.
- A provider is compared with its own week. In its first hours there is little to compare with, and only a share below 1 in 5 counts.
- The example service answers \`/metrics\` to its operators alone, and by its own names alone: Prometheus sends the name of the target as \`Host\`. List that name without its port in \`NKUL_ALLOWED_HOSTS\` (here \`alerts.example\`); else the service answers 421, and Prometheus has nothing. An address such as \`192.0.2.7:3000\` needs no entry if \`HOST\` is not loopback. Keep yours behind a token or in an inner network: the metrics name your providers, routes and templates.

## Alerts

Each has a section in the [page for the night](operations.md).
`;

const betweenTables = `## Metrics

Counters and histograms are those of one process: use \`sum\`. Gauges from the store are the same in every process on it: use \`max by\`. Three gauges are of one process: sum \`nkul_calls_in_flight\` and \`nkul_budget_used_ratio\`, and use \`max by\` for \`nkul_notifier_away\`, as each process finds out by itself that a provider is away.

- **Several processes.** Give each process on a store the plugin: it counts only what its own process does. If the process with the webhook has no plugin, \`NkulNoReports\` fires by mistake for one that only sends.
- **A restart.** Counters begin at 0 again, which \`rate\` and \`increase\` know. \`nkul_budget_used_ratio\`, \`nkul_limit_filled_ratio\` and a balance that was read more than a day ago are forgotten: \`NkulBudget\` may end by that, and fires again at the next event.
- **A clock that was set.** Gauges are right again at the next reading. Times to the phone (\`nkul_delivery_seconds\`, \`nkul_end_to_end_seconds\`) of messages under way are 0, or too long, once.
`;

import {
  booleanSchema,
  checkSettings,
  type Duration,
  durationWithin,
  listOf,
  objectOf,
  optionally,
  readBy,
  textOf,
} from '@nkul/core/adapter';
import type { Registry } from 'prom-client';

/** For whom `telemetry()` measures, and how often it reads the store. */
export interface TelemetryOptions {
  /**
   * Whether metrics are kept for Prometheus. Give a registry of prom-client to have them among the metrics of the application.
   *
   * @default true: they have a registry of their own
   */
  readonly prometheus?: boolean | Registry;
  /**
   * Whether spans and metrics go to OpenTelemetry, by `@opentelemetry/api`. Without an SDK that the application has set up before,
   * they go nowhere, and cost next to nothing.
   *
   * @default true
   */
  readonly openTelemetry?: boolean;
  /** How often the gauges are read from the store. From 1 second to 5 minutes. @default '15s' */
  readonly every?: Duration;
  /**
   * The names of the guard's rules whose use is shown (`nkul_budget_used_ratio`): limits for all messages together.
   *
   * @default the rules `per: 'all'` without a name of their own
   */
  readonly budgets?: readonly string[];
}

/** The options, checked. */
export interface ResolvedOptions {
  readonly prometheus: boolean | Registry;
  readonly openTelemetry: boolean;
  readonly everyMs: number;
  readonly budgets: readonly string[] | undefined;
}

const registrySchema = readBy<boolean | Registry>((given) => {
  if (typeof given === 'boolean') return { output: given };
  return isRegistry(given)
    ? { output: given }
    : { problem: 'is wrong: give true, false or a Registry of prom-client' };
});

const optionsSchema = objectOf(
  {
    prometheus: optionally(registrySchema),
    openTelemetry: optionally(booleanSchema),
    every: optionally(durationWithin([1_000, 300_000], 'from 1 second to 5 minutes')),
    budgets: optionally(listOf(textOf(64), "such as ['all 5000 per 1d']")),
  },
  {
    noun: 'option',
    meant: {
      prom: 'prometheus',
      registry: 'prometheus',
      register: 'prometheus',
      otel: 'openTelemetry',
      interval: 'every',
    },
  },
);

/** @throws ConfigurationError that names the first wrong option, and the nearest known one */
export function resolveOptions(options: TelemetryOptions): ResolvedOptions {
  const {
    prometheus = true,
    openTelemetry = true,
    every = 15_000,
    budgets,
  } = checkSettings(optionsSchema, options, 'telemetry()');
  return { prometheus, openTelemetry, everyMs: every, budgets };
}

function isRegistry(given: unknown): given is Registry {
  return (
    typeof given === 'object' &&
    given !== null &&
    typeof Reflect.get(given, 'registerMetric') === 'function' &&
    typeof Reflect.get(given, 'metrics') === 'function'
  );
}

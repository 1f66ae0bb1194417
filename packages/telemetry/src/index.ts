export { type Telemetry, telemetry } from './plugin/telemetry.ts';
export type { TelemetryOptions } from './plugin/telemetry-options.ts';

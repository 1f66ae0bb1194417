export { type OpenTelemetry, openTelemetry } from '../../../packages/telemetry/test/open-telemetry.ts';
export { samplesIn, valueIn } from '../../../packages/telemetry/test/scrape.ts';

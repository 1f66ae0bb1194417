import { ConfigurationError } from '@nkul/core';
import { startService } from './service.ts';
import { readSettings, SettingsError } from './settings.ts';

try {
  const service = await startService(readSettings(process.env));
  console.log(`The alerts service listens on ${service.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void service.stop());
  }
} catch (error) {
  const known = error instanceof SettingsError || error instanceof ConfigurationError;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}

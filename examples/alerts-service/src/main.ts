import { once } from 'node:events';
import { NkulError } from '@nkul/core';
import { startService } from './service.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

/** How long the process may live after its time to stop, in milliseconds. */
const graceMs = 1_000;

// Before anything else: the first process of a container ignores signals that it does not listen to.
const toldToStop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

try {
  const settings = readSettings(process.env);
  for (const warning of settings.warnings) console.warn(warning);
  const service = await startService(settings);
  console.log(`The alerts service listens on ${service.url}`);
  if (service.consoleLink !== undefined)
    console.log(`Its console, once and within 60 seconds: ${service.consoleLink}`);
  await toldToStop;
  setTimeout(cut, settings.stopTimeoutMs + graceMs).unref();
  const left = await service.stop();
  console.log(['The alerts service has stopped.', ...left].join(' '));
  // Everything is stored. An open connection to a provider must not keep the process alive.
  process.exit();
} catch (error) {
  const known = error instanceof SettingsError || NkulError.is(error);
  console.error(known ? error.message : error);
  process.exitCode = 1;
}

/** Ends the process if a part hangs, as Docker or the like would kill it soon. */
function cut(): void {
  console.error('The alerts service did not stop within NKUL_STOP_TIMEOUT, and is cut off.');
  process.exit(1);
}

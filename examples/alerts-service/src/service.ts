import { createServer, type Server } from 'node:http';
import { devcode } from '@nkul/adapter-devcode';
import { closeGracefully, protectServer } from '@nkul/adapter-express-webhook';
import { balanceWatch, createHub, type Hub } from '@nkul/core';
import { guard } from '@nkul/guard';
import { type Telemetry, telemetry } from '@nkul/telemetry';
import { starterCatalog, templates } from '@nkul/templates';
import { createApp } from './app.ts';
import { type ServiceConsole, serviceConsole } from './console.ts';
import { storeOf } from './database.ts';
import { EventStreams } from './event-stream.ts';
import { LeftOver } from './left-over.ts';
import { listen } from './listen.ts';
import type { Settings } from './settings.ts';

/** A running service. */
export interface Service {
  readonly hub: Hub;
  /** Its address, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The address that opens the console once, within 60 seconds. Absent if it has a token, or is not there. */
  readonly consoleLink?: string;
  /** Stops within the time of the settings. Returns a sentence for each kind of message that is left. */
  stop(): Promise<readonly string[]>;
}

/** The most time for answers under way when the service stops, in milliseconds; at most a third of the time to stop. */
const longestAnswersMs = 10_000;

/** Opens the store, listens, and starts to send. @throws SettingsError; errors of `createHub()` and `hub.start()` */
export async function startService(settings: Settings): Promise<Service> {
  const leftOver = new LeftOver();
  const measured = telemetry();
  const hub = await makeHub(settings, leftOver, measured);
  const streams = new EventStreams(hub);
  const seen = serviceConsole(hub, settings);
  const server = protectServer(createServer(createApp(hub, { streams, seen, measured }, settings)));
  try {
    const url = await listen(server, settings);
    // Sends only after it listens: a second start by mistake finds the port in use, and sends nothing.
    await hub.start();
    const consoleLink = seen?.link === undefined ? {} : { consoleLink: `${url}/console/${seen.link}` };
    return {
      hub,
      url,
      ...consoleLink,
      stop: () => stopAll({ hub, streams, seen, server, leftOver }, settings),
    };
  } catch (error) {
    server.close();
    await hub.stop();
    throw error;
  }
}

interface Parts {
  readonly hub: Hub;
  readonly streams: EventStreams;
  readonly seen: ServiceConsole | undefined;
  readonly server: Server;
  readonly leftOver: LeftOver;
}

async function stopAll(
  { hub, streams, seen, server, leftOver }: Parts,
  { stopTimeoutMs }: Settings,
): Promise<readonly string[]> {
  const beganAt = performance.now();
  streams.end();
  await seen?.pages.close();
  await closeGracefully(server, { timeout: { milliseconds: Math.min(longestAnswersMs, stopTimeoutMs / 3) } });
  await hub.stop({ timeout: { milliseconds: Math.max(0, stopTimeoutMs - (performance.now() - beganAt)) } });
  return leftOver.sentences;
}

async function makeHub(settings: Settings, leftOver: LeftOver, measured: Telemetry): Promise<Hub> {
  const { db, devcode: account, balance, guard: minded } = settings;
  const hub = await createHub({
    start: false,
    plugins: [
      leftOver,
      measured,
      storeOf(db),
      devcode(account),
      templates(starterCatalog),
      balanceWatch(balance),
      ...(minded ? [guard(minded)] : []),
    ],
  });
  hub.on('balance.low', ({ notifier, balance: { left } }) => {
    console.warn(`${notifier} has ${left} units left, fewer than NKUL_BALANCE_BELOW.`);
  });
  hub.on('limit.reached', ({ rule, limit }) => {
    console.warn(`The limit "${rule}" is reached (${limit}): messages over it are refused for a while.`);
  });
  return hub;
}

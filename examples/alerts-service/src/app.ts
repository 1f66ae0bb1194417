import { expressWebhook } from '@nkul/adapter-express-webhook';
import { nodeHandler } from '@nkul/console/node';
import type { Hub } from '@nkul/core';
import type { Telemetry } from '@nkul/telemetry';
import express, { type Express, type RequestHandler } from 'express';
import { bearer, only } from './bearer.ts';
import { jsonBody } from './body.ts';
import type { ServiceConsole } from './console.ts';
import type { EventStreams } from './event-stream.ts';
import { getHealth } from './health.ts';
import { answerHeaders, hostCheck } from './host-check.ts';
import { messageView } from './message-view.ts';
import { postNotification } from './notifications.ts';
import { operatorCalls } from './operator.ts';
import { problem, problems } from './problem.ts';
import { requestSpan } from './request-span.ts';
import type { Settings } from './settings.ts';

interface AppParts {
  readonly streams: EventStreams;
  readonly seen: ServiceConsole | undefined;
  readonly measured: Telemetry;
}

/** The calls of the service, with the check of each caller. */
export function createApp(hub: Hub, { streams, seen, measured }: AppParts, settings: Settings): Express {
  const { callbackToken, apiToken, operatorToken } = settings;
  const operator = operatorToken === undefined ? undefined : bearer(operatorToken);
  const operators = operator === undefined ? [] : [operator];
  // Operators may make these calls too.
  const callers: RequestHandler[] =
    apiToken === undefined ? [] : [only("the service's", [bearer(apiToken), ...operators])];

  const app = express().disable('x-powered-by');
  app.use(answerHeaders);
  // Before the check of the host: a provider may call under any host name, and its token is in the address.
  app.use('/callbacks', requestSpan('anybody'), expressWebhook(hub, { token: callbackToken }));
  app.use(hostCheck(settings));
  app.get('/healthz', getHealth(hub, operator ?? (() => false)));
  if (seen !== undefined) app.use('/console', nodeHandler(seen.pages));
  if (operator !== undefined) {
    const allowed = only("the operator's", [operator]);
    app.get('/metrics', allowed, measured.metricsHandler);
    app.use(operatorCalls(hub, allowed));
  }
  app.post('/notifications', ...callers, requestSpan('caller'), ...jsonBody, postNotification(hub));
  app.get('/messages/:id', ...callers, getMessage(hub));
  app.get('/balance', ...callers, getBalance(hub));
  app.get('/events', ...callers, streams.handler);
  app.use((_request, response) => problem(response, 404, 'There is nothing here.'));
  app.use(problems);
  return app;
}

function getMessage(hub: Hub): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const message = await hub.get(request.params.id);
    if (message === undefined) problem(response, 404, 'There is no message with this id.', { field: 'id' });
    else response.json(messageView(message));
  };
}

function getBalance(hub: Hub): RequestHandler {
  return async (_request, response) => {
    const { left, bought, sent } = await hub.balance('devcode');
    response.json({ left, bought, sent });
  };
}

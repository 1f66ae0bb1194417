import type { Hub } from '@nkul/core';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { jsonBody, readBody } from './body.ts';
import { postErasure } from './erasure.ts';
import { postResolution } from './resolution.ts';
import { postSearch } from './search.ts';

type OfMessage = RequestHandler<{ id: string }>;
type OfNotifier = RequestHandler<{ name: string }>;

/** The calls that change accepted messages. `allowed` lets operators pass. */
export function operatorCalls(hub: Hub, allowed: RequestHandler): Router {
  const router = Router();
  router.post('/messages/search', allowed, ...jsonBody, postSearch(hub));
  router.post('/messages/erase', allowed, ...jsonBody, postErasure(hub));
  router.post('/messages/:id/cancel', allowed, postCancel(hub));
  router.post('/messages/:id/resolve', allowed, ...jsonBody, postResolution(hub));
  router.post('/messages/:id/resend', allowed, ...jsonBody, postResend(hub));
  router.post('/notifiers/:name/pause', allowed, postPause(hub));
  router.post('/notifiers/:name/resume', allowed, postResume(hub));
  return router;
}

/** `cancelled` is true if the message surely never goes out. Otherwise it may have been sent, and its attempts end. */
function postCancel(hub: Hub): OfMessage {
  return async ({ params: { id } }, response) => {
    response.json({ id, ...(await hub.cancel(id)) });
  };
}

const resendSchema = z.strictObject({ evenIfItMayArriveTwice: z.boolean().exactOptional() });

/** Answers 202 with a new message. A second call is answered 200 with the same message. */
function postResend(hub: Hub): OfMessage {
  return async ({ params, body }, response) => {
    const { id, status, duplicate } = await hub.resend(params.id, readBody(resendSchema, body));
    response.status(duplicate ? 200 : 202).json({ id, status, resendOf: params.id });
  };
}

function postPause(hub: Hub): OfNotifier {
  return async ({ params: { name } }, response) => {
    await hub.pause(name);
    response.json({ notifier: name, paused: true });
  };
}

function postResume(hub: Hub): OfNotifier {
  return async ({ params: { name } }, response) => {
    await hub.resume(name);
    response.json({ notifier: name, paused: false });
  };
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { fastify } from '../../../tools/fastify.ts';
import {
  type MiddlewareConsumer,
  Module,
  type NestExpressApplication,
  NestFactory,
} from '../../../tools/nest.ts';
import { nodeHandler } from '../src/node.ts';
import type { Console } from '../src/serve/create-console.ts';

/** Listens on loopback until the test has ended. Returns the address, without a slash at its end. */
export async function listening(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Mounts a console at /admin/nkul. Returns the address of the server. */
type Mount = (pages: Console) => Promise<string>;

/** Servers that have the console at /admin/nkul/. */
export const mounts: readonly (readonly [string, Mount])[] = [
  ['node:http, with the whole path', (pages) => listening(nodeHandler(pages))],
  [
    'node:http, behind a proxy that takes the path away',
    (pages) =>
      listening((request, response) => {
        request.url = (request.url ?? '').replace(/^\/admin\/nkul/, '') || '/';
        nodeHandler(pages)(request, response);
      }),
  ],
  ['Express', (pages) => listening(express().use('/admin/nkul', nodeHandler(pages)))],
  ['Express, behind a parser of forms', (pages) => behind(express.urlencoded({ extended: true }), pages)],
  ['Express, behind a parser of JSON alone', (pages) => behind(express.json(), pages)],
  ['Express, behind a parser that reads texts', (pages) => behind(express.text({ type: '*/*' }), pages)],
  ['Express, behind a parser that reads bytes', (pages) => behind(express.raw({ type: '*/*' }), pages)],
  ['Nest, before its parser', (pages) => nestUsed(pages)],
  ['Nest, as a middleware of a module, behind its parser', (pages) => nestConfigured(pages)],
  ['Fastify, with its raw request', fastifyMount],
  [
    'Hono',
    (pages) => {
      const app = new Hono().mount('/admin/nkul', (request) => pages.fetch(request));
      return listening(nodeHandler({ fetch: async (request) => await app.fetch(request) }));
    },
  ],
];

function behind(parser: express.Handler, pages: Console): Promise<string> {
  return listening(express().use(parser).use('/admin/nkul', nodeHandler(pages)));
}

/** As the README says: `app.use()` before `listen()`. */
async function nestUsed(pages: Console): Promise<string> {
  const app = await NestFactory.create<NestExpressApplication>(moduleOf(class {}), { logger: false });
  app.use('/admin/nkul', nodeHandler(pages));
  return await nestListening(app);
}

async function nestConfigured(pages: Console): Promise<string> {
  class Pages {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(nodeHandler(pages)).forRoutes('/admin/nkul', '/admin/nkul/*path');
    }
  }
  return await nestListening(await NestFactory.create(moduleOf(Pages), { logger: false }));
}

/** A module, without the syntax of decorators, which Node does not run. */
function moduleOf<Class extends new () => object>(made: Class): Class {
  Module({})(made);
  return made;
}

async function nestListening(app: {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
  close(): Promise<void>;
}): Promise<string> {
  await app.listen(0, '127.0.0.1');
  onTestFinished(() => app.close());
  return await app.getUrl();
}

async function fastifyMount(pages: Console): Promise<string> {
  const app = fastify();
  const handler = nodeHandler(pages);
  app.addContentTypeParser('*', (_request: unknown, _payload: unknown, done: (error: null) => void) =>
    done(null),
  );
  app.removeContentTypeParser('application/x-www-form-urlencoded');
  app.all('/admin/nkul/*', (request, reply) => {
    reply.hijack();
    handler(request.raw, reply.raw);
  });
  onTestFinished(async () => await app.close());
  return await app.listen({ port: 0, host: '127.0.0.1' });
}

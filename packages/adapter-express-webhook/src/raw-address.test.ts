import morgan from 'morgan';
import { expect, test } from 'vitest';
import { callHead } from '../test/call-head.ts';
import { reportOf } from '../test/devcode-report.ts';
import { exchange, statuses } from '../test/raw-exchange.ts';
import { path, serve, token } from '../test/served-webhook.ts';

const report = reportOf();

/** Sends an address as it stands: a client would make it plain first. */
async function probe(address: string) {
  const lines: string[] = [];
  const admin: string[] = [];
  const { port, events } = await serve({
    before: (app) => {
      app.use(morgan(':method :url :status', { stream: { write: (line) => void lines.push(line) } }));
      app.use('/admin', (request, response) => {
        admin.push(request.url);
        response.sendStatus(403);
      });
    },
  });
  const head = callHead(`Content-Length: ${report.length}`, 'Connection: close').replace(path, address);
  const [status] = statuses(await exchange(port, head, report));
  await expect.poll(() => lines).toHaveLength(1);
  return { status, stored: events.length, log: lines.join(), admin };
}

test.each([
  `/callbacks/..%2fdevcode/${token}`,
  `/callbacks/%2e%2e/callbacks/devcode/${token}`,
  `/callbacks/../callbacks/devcode/${token}`,
  `/callbacks/devcode/..%2f${token}`,
  `/callbacks/devcode%2f${token}`,
  `/callbacks//devcode/${token}`,
  `/callbacks/devcode/${token}/..%2fother`,
])('%s is 404: what an address decodes to is not looked at twice', async (address) => {
  const { status, stored, log } = await probe(address);
  expect([status, stored]).toEqual([404, 0]);
  expect(log).not.toContain(token);
});

test('another case is the same address, as everywhere in Express, and its token is masked too', async () => {
  const { status, log } = await probe(`/CALLBACKS/devcode/${token}`);
  expect(status).toBe(200);
  expect(log).toBe('POST /CALLBACKS/devcode/*** 200\n');
});

test('an address of another path reaches that, and not the webhook: a proxy must not take it for one', async () => {
  const { status, stored, admin } = await probe(`/admin/..%2fcallbacks/devcode/${token}`);
  expect([status, stored]).toEqual([403, 0]);
  expect(admin).toEqual([`/..%2fcallbacks/devcode/${token}`]);
});

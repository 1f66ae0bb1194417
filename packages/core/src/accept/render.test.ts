import { beforeEach, describe, expect, it } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import { RENDERER, type Renderer, type RenderRequest } from '../adapter.ts';
import { createHub, type Hub, type Notification, RenderError } from '../index.ts';

const asked: RenderRequest[] = [];
let hub: Hub;

/** Writes what it is asked for. The template `wrong` cannot be rendered. */
const renderer: Renderer = {
  async render(request) {
    asked.push(request);
    if (request.template === 'wrong') throw new RenderError('A value is missing.', { field: 'values.code' });
    return { content: { text: JSON.stringify(request) }, locale: request.locale ?? 'fr' };
  },
};

beforeEach(async () => {
  asked.length = 0;
  hub = await createHub({
    plugins: [
      scripted(),
      { name: 'renderer', register: (into) => void into.registerInstance(RENDERER, renderer) },
    ],
    start: false,
  });
});

const phone = (number: number) => `+2376991285${String(number).padStart(2, '0')}`;
const list = (...given: readonly Omit<Extract<Notification, { template: string }>, 'to'>[]) =>
  given.map((one, index) => ({ ...one, to: { phone: phone(index) } }));

describe('a list of notifications', () => {
  it('is rendered once for all that ask for the same, and each has its content', async () => {
    const receipts = await hub.notify(
      list(
        { template: 'otp', values: { code: '1' } },
        { template: 'otp', values: { code: '2' } },
        { template: 'otp', values: { code: '1' } },
        { template: 'otp', values: { code: '2' } },
      ),
    );
    expect(asked.map(({ values }) => values)).toEqual([{ code: '1' }, { code: '2' }]);
    expect(receipts.map(({ message }) => JSON.parse(message.content['sms']?.text ?? '').values.code)).toEqual(
      ['1', '2', '1', '2'],
    );
    expect(receipts.map(({ message }) => message.recipient.phone)).toEqual([0, 1, 2, 3].map(phone));
  });

  it('is rendered apart for what only looks the same', async () => {
    const at = new Date('2026-01-05T08:00:00Z');
    await hub.notify([
      ...list(
        { template: 'a', values: { n: 5 } },
        { template: 'a', values: { n: '5' } },
        { template: 'a', values: { n: 0 } },
        { template: 'a', values: { n: -0 } },
        { template: 'a', values: { n: true } },
        { template: 'a', values: { n: 'true' } },
        { template: 'a', values: { n: at } },
        { template: 'a', values: { n: at.toISOString() } },
        { template: 'a', values: { n: String(at.getTime()) } },
        { template: 'a' },
        { template: 'b' },
      ),
      { to: { phone: phone(20), locale: 'en' }, template: 'a' },
      { to: { phone: phone(21), timeZone: 'Africa/Douala' }, template: 'a' },
    ]);
    expect(asked).toHaveLength(13);
  });

  it('is in its order, also where some wait for what others have asked', async () => {
    const values = ['1', '2', '1', '2', '1'];
    const receipts = await hub.notify(list(...values.map((code) => ({ template: 'otp', values: { code } }))));
    expect(receipts.map(({ id }) => id)).toEqual(receipts.map(({ id }) => id).toSorted());
    expect((await hub.find()).items.map(({ id }) => id)).toEqual(receipts.map(({ id }) => id));
  });

  it('is refused with the first that cannot be rendered, named once', async () => {
    const refusal =
      'Notification 1 of the list: A value is missing. Wrong as well: 2, 3 (3 in all; see errors).';
    const refused = await hub
      .notify(list({ template: 'otp' }, { template: 'wrong' }, { template: 'wrong' }, { template: 'wrong' }))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      index: 1,
      field: 'values.code',
      message: refusal,
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused).toMatchObject({ index: 1, message: refusal });
    expect(await hub.count()).toEqual({});
  });
});

it('a notification by itself is rendered each time', async () => {
  const one = { to: { phone: phone(0) }, template: 'otp', values: { code: '1' } };
  await Promise.all([hub.notify(one), hub.notify(one)]);
  expect(asked).toHaveLength(2);
});

import { type FakeAnswer, fakeNotifier, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import { defineCatalog, templates } from '../index.ts';

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    otp: {
      fr: {
        text: 'Code : {code}',
        email: { subject: 'Votre code', text: 'Votre code est {code}.', html: '<b>{code}</b>' },
      },
      en: {
        text: 'Code: {code}',
        email: { subject: 'Your code', text: 'Your code is {code}.', html: '<b>{code}</b>' },
      },
    },
  },
});

const routes = {
  codes: [{ notifier: 'sms', deliveryTimeout: '2m' as const }, { notifier: 'mail' }],
};

async function twoChannels(...answers: readonly FakeAnswer[]) {
  const sms = fakeNotifier({ name: 'sms' });
  sms.script(...answers);
  const mail = fakeNotifier({ name: 'mail', channel: 'email' });
  const made = await testHub({ notifiers: [sms, mail], routes, plugins: [templates(catalog)] });
  const to = { phone: '+237699128531', email: 'awa@example.com', locale: 'en' };
  const { id } = await made.hub.notify({ to, template: 'otp', values: { code: '4821' } });
  return { ...made, sms, mail, id };
}

test('a code that its SMS does not bring in time goes out by e-mail, each with its own content', async () => {
  const { hub, clock, events, sms, mail, id } = await twoChannels();
  await clock.run(119_999);
  expect(sms.messages).toMatchObject([{ to: '+237699128531', content: { text: 'Code: 4821', segments: 1 } }]);
  expect(mail.messages).toEqual([]);
  await clock.run(1);
  expect(mail.messages).toMatchObject([
    {
      id,
      attempt: 2,
      to: 'awa@example.com',
      content: { subject: 'Your code', text: 'Your code is 4821.', html: '<b>4821</b>' },
    },
  ]);
  expect(events.filter(({ type }) => type === 'message.rerouted').length).toBe(1);
  expect((await hub.get(id))?.attempts.map(({ channel }) => channel)).toEqual(['sms', 'email']);
  await hub.stop();
});

test('a code that no provider of SMS takes goes out by e-mail at once', async () => {
  const { hub, clock, mail, id } = await twoChannels({
    outcome: 'rejected',
    reason: { code: 'provider_refused', message: 'not today' },
  });
  await clock.run(0);
  expect(mail.messages).toMatchObject([{ id, content: { subject: 'Your code' } }]);
  expect((await hub.get(id))?.status).toBe('sent');
  await hub.stop();
});

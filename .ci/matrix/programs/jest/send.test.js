const { createServer } = require('node:http');
const { devcode } = require('@nkul/adapter-devcode');
const { createHub, toE164 } = require('@nkul/core');
const { createSimulator } = require('@nkul/simulator-devcode');
const { defineCatalog, templates } = require('@nkul/templates');

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: { otp: { fr: 'Votre code est {code}.', en: 'Your code is {code}.' } },
});

test('a message arrives', async () => {
  const simulator = await createSimulator();
  const hub = await createHub({
    plugins: [devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url }), templates(catalog)],
  });
  const door = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, headers } = request;
    const answer = await hub.receive('devcode', { method, headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise((resolve) => door.listen(0, '127.0.0.1', resolve));
  simulator.reportTo(`http://127.0.0.1:${door.address().port}/`);
  const delivered = new Promise((resolve) => hub.on('message.delivered', resolve));

  const to = { phone: toE164('699 12 85 31', 'CM'), locale: 'en' };
  await hub.notify({ to, template: 'otp', values: { code: '4821' } });
  const { message } = await delivered;

  expect(message.content.sms.text).toBe('Your code is 4821.');
  await simulator.settled();
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  await hub.stop();
  await simulator.close();
});

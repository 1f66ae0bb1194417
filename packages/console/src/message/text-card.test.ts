import type { Plugin } from '@nkul/core';
import { RENDERER } from '@nkul/core/adapter';
import { expect, it, onTestFinished } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { createConsole } from '../serve/create-console.ts';
import { VIEWER } from '../settings/permissions.ts';

/** A renderer whose SMS lack characters of a name. */
const renderer: Plugin = {
  name: 'renderer',
  register(container) {
    container.registerInstance(RENDERER, {
      render: () => ({ locale: 'fr', content: { text: 'Bonjour Awa', segments: 1, altered: ['name'] } }),
    });
  },
};

it.each([
  ['en', 'An SMS lacks some characters of name: letters were replaced, signs were left out.'],
  ['fr', 'Un SMS n’a pas tous les caractères de name'],
])(
  'says that a value is not shown as it was given, in %s, also to those who may not see it',
  async (language, words) => {
    const { hub } = await emptyHub(undefined, [renderer]);
    onTestFinished(async () => await hub.stop());
    const { id } = await hub.notify({ to: { phone: '+237699128531' }, route: 'orders', template: 'hello' });
    const authenticate = () => ({ name: 'Aline', can: VIEWER });
    const secret = '0123456789abcdef0123456789abcdef';
    const reader = new Reader(createConsole(hub, { authenticate, secret }), { 'accept-language': language });
    const { body } = await reader.get(`message?id=${id}`);
    expect(body).toContain(words);
    expect(body).not.toContain('Bonjour Awa');
  },
);

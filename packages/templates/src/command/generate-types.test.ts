import { expect, it } from 'vitest';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { generateTypes } from './generate-types.ts';

it('writes the values of every template, with its text in the default locale', () => {
  const catalog = defineCatalog({
    defaultLocale: 'fr',
    locales: ['en', 'fr'],
    messages: {
      otp: { fr: 'Code {code},\n {n, number} */', en: '{code} {n, number}' },
      'order-shipped': { fr: '{at, date} {c, select, other {}}', en: '{at, date} {c, select, other {}}' },
      hello: { fr: { sms: 'Salut', email: { text: '{0}' } }, en: { sms: 'Hi', email: { text: '{0}' } } },
      bye: { fr: 'Au revoir', en: 'Bye' },
      "it's": { fr: 'x', en: 'x' },
    },
  });
  expect(
    generateTypes(catalog, 'Texts'),
  ).toBe(`// Written by \`nkul-templates types\`: run it again when the texts have changed.

/** The templates of the catalog and the values that each takes. */
export type Texts = {
  /** Code {code}, {n, number} *\\/ */
  readonly otp: { readonly code: string; readonly n: number };
  /** {at, date} {c, select, other {}} */
  readonly 'order-shipped': { readonly at: Date; readonly c: string | boolean };
  /** Salut */
  readonly hello: { readonly '0': string };
  /** Au revoir */
  readonly bye: Readonly<Record<never, never>>;
  /** x */
  readonly 'it\\'s': Readonly<Record<never, never>>;
};
`);
});

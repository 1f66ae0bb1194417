import * as v from 'valibot';
import type { Deed } from '../acts/act.ts';
import { deedFields } from '../acts/deed-fields.ts';
import { InvalidArgumentError } from '../base/errors.ts';
import type { OptOutSubject } from '../consent/sealed-link.ts';
import { type Addressing, consentAddresses } from '../find/message-query.ts';
import { checked } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { oneOf, textOf, timeSchema } from '../input/values.ts';
import { type Category, categories } from '../model/category.ts';
import type { ConsentHappening } from '../model/happening.ts';
import type { AllowOptions, ConsentOptions, OptOutRecord, OptOutUrlOptions, Said } from './consenting.ts';

// The arguments of the methods about consent, and their checks. All throw an InvalidArgumentError that names the field.

const category = v.optional(oneOf([...categories, 'all']));
const meant = {
  phone: 'to',
  number: 'to',
  email: 'to',
  address: 'to',
  reason: 'note',
  why: 'note',
  actor: 'by',
};
const example = "such as { to: '+237 6XX XX XX XX' }";

const consentSchema = objectOf(
  { to: textOf(2_048), category, through: v.optional(oneOf(['application', 'link'])), ...deedFields },
  { noun: 'option', meant: { ...meant, source: 'through', categories: 'category' }, example },
);
const allowSchema = objectOf({ to: textOf(2_048), ...deedFields }, { noun: 'option', meant, example });
const importSchema = objectOf(deedFields, {
  noun: 'option',
  meant: { actor: 'by', reason: 'note', why: 'note' },
});
const linkSchema = objectOf({ to: textOf(2_048), category }, { noun: 'option', meant, example });
const listedSchema = objectOf(
  { to: textOf(2_048), category, since: v.optional(timeSchema), by: v.optional(textOf(255)) },
  { noun: 'field of an opt-out', meant: { ...meant, at: 'since', categories: 'category' }, example },
);

/** The consent that `optOut()` or `optIn()` is asked to note. */
export function checkedConsent(
  type: 'opted_out' | 'opted_in',
  given: ConsentOptions,
  addressing: Addressing,
): Said {
  const method = type === 'opted_out' ? 'optOut()' : 'optIn()';
  const options = checkedArgument(consentSchema, given, method) as ConsentOptions;
  const { to, through = 'application' } = options;
  const { category = type === 'opted_out' ? 'marketing' : 'all' } = options;
  // The address in a link is the one to which it was sent.
  const addresses = through === 'link' ? [to] : consentAddresses(to, method, addressing);
  return { type, addresses, categories: categoriesOf(category), by: through, ...acted(options) };
}

/** The address that `allow()` is asked to let be tried again. */
export function checkedAllowance(given: AllowOptions, addressing: Addressing): Said {
  const options = checkedArgument(allowSchema, given, 'allow()') as AllowOptions;
  const addresses = consentAddresses(options.to, 'allow()', addressing);
  return { type: 'allowed', addresses, categories: [], by: 'application', ...acted(options) };
}

/** For whom an opt-out link is, and of which messages. */
export function checkedLink(given: OptOutUrlOptions, addressing: Addressing): OptOutSubject {
  const { to, category = 'marketing' } = checkedArgument(linkSchema, given, 'optOutUrl()');
  const [address = to] = consentAddresses(to, 'optOutUrl()', addressing);
  return { address, category };
}

/** The person that brings a list, and why. */
export function checkedImport(given: Deed): Pick<ConsentHappening, 'actor' | 'note'> {
  return acted(checkedArgument(importSchema, given, 'importOptOuts()') as Deed);
}

/** An entry of the list that `importOptOuts()` is given. @param place its place in the list, from 0 */
export function checkedListed(given: OptOutRecord, place: number, addressing: Addressing): Said {
  const method = `importOptOuts(): entry ${place}`;
  const { to, category = 'marketing', since } = checkedArgument(listedSchema, given, method);
  return {
    ...{ type: 'opted_out', by: 'import', categories: categoriesOf(category) },
    addresses: consentAddresses(to, method, addressing),
    ...(since !== undefined && { since }),
  };
}

function categoriesOf(category: Category | 'all'): readonly Category[] {
  return category === 'all' ? categories : [category];
}

function acted({ by, note }: Deed): Pick<ConsentHappening, 'actor' | 'note'> {
  return { ...(by && { actor: by }), ...(note !== undefined && { note }) };
}

function checkedArgument<Output>(
  schema: v.GenericSchema<unknown, Output>,
  given: unknown,
  method: string,
): Output {
  return checked(schema, given, {
    prefix: `${method}: `,
    whole: 'its argument',
    refuse: InvalidArgumentError,
  });
}

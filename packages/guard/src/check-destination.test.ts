import { type Message, NkulError } from '@nkul/core/adapter';
import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it, test } from 'vitest';
import { checkDestination } from './check-destination.ts';

const clock = manualClock();

function to(recipient: Message['recipient'], ...channels: readonly string[]): Message {
  return sampleMessage(clock, {
    recipient,
    steps: channels.map((channel) => ({ notifier: `by-${channel}`, channel })),
  });
}

/** The class, the field and the message of the error that refuses a message; undefined if it may go. */
function refusal(message: Message, allowed: Parameters<typeof checkDestination>[1]): unknown {
  try {
    checkDestination(message, allowed);
    return undefined;
  } catch (error) {
    if (!NkulError.is(error)) throw error;
    return [error.name, error.statusCode, error.field, error.message];
  }
}

const cameroon = { countries: ['CM'] } as const;

test.each([
  ['+237699128531', cameroon],
  // A range that the numbering plan of the library does not have.
  ['+237600000000', cameroon],
  ['+33612345678', { countries: ['CM', 'FR'] }],
  ['+24177123456', { countries: '*' }],
  ['+80012345678', { countries: '*' }],
  ['+237677000000', { countries: ['CM'], prefixes: ['+23769', '+23767'] }],
] as const)('a message to %s may go where %j is allowed', (phone, allowed) => {
  expect(refusal(to({ phone }, 'sms', 'voice'), allowed)).toBe(undefined);
});

test.each([
  [
    '+24177123456',
    cameroon,
    '+241******56 is a number of GA, and messages go to CM alone: add GA to `countries` of guard(), if they are to go there.',
  ],
  [
    '+80012345678',
    { countries: ['CM', 'FR'] },
    "+800******78 is a number of no country, and messages go to CM, FR alone: only countries: '*' of guard() allows it.",
  ],
  [
    '+237699128531',
    { countries: '*', prefixes: ['+23767', '+23768'] },
    '+2376******31 begins with none of +23767, +23768: add its beginning to `prefixes` of guard(), if messages are to go there.',
  ],
] as const)('a message to %s is refused where %j is allowed', (phone, allowed, sentence) => {
  expect(refusal(to({ phone }, 'sms'), allowed)).toEqual([
    'RecipientNotAllowedError',
    403,
    'to.phone',
    sentence,
  ]);
});

test.each([
  ['+870773111632', 'a satellite network (+870)'],
  ['+878101234567890', 'personal numbers of all countries (+878)'],
  ['+881612345678', 'a satellite network (+881)'],
  ['+882161234567', 'an international network (+882)'],
  ['+88313001234567', 'an international network (+883)'],
  ['+88812345678', 'an international network (+888)'],
  ['+979123456789', 'a premium rate of all countries (+979)'],
  ['+80812345678', 'a shared cost of all countries (+808)'],
  ['+33899123456', 'a premium rate'],
  ['+19005550123', 'a premium rate'],
  ['+33810123456', 'a shared cost'],
  ['+447012345678', 'a personal number service'],
  ['+33809123456', 'a company (a universal access number)'],
])('a message to %s is refused wherever messages may go', (phone, words) => {
  const allowed = { countries: '*', prefixes: [phone] } as const;
  const told = refusal(to({ phone }, 'voice'), allowed);
  expect(told).toEqual([
    'InvalidRecipientError',
    400,
    'to.phone',
    expect.stringContaining(` is a number of ${words}, whose calls and messages cost far more`),
  ]);
  expect(JSON.stringify(told)).not.toContain(phone);
});

it('looks at each number that a step may send to, and says which one is wrong', () => {
  const recipient = {
    phone: '+237699128531',
    addresses: { whatsapp: '+33612345678', chat: '+881612345678' },
  };
  expect(refusal(to(recipient, 'sms', 'chat'), cameroon)).toBe(undefined);
  expect(refusal(to(recipient, 'sms', 'whatsapp'), cameroon)).toEqual([
    'RecipientNotAllowedError',
    403,
    'to.addresses.whatsapp',
    expect.stringContaining('a number of FR'),
  ]);
});

it('leaves e-mail alone', () => {
  const recipient = { phone: '+33612345678', email: 'ada@example.com' };
  expect(refusal(to(recipient, 'email'), cameroon)).toBe(undefined);
  expect(refusal(to({ email: 'ada@example.com' }, 'sms', 'email'), cameroon)).toBe(undefined);
});

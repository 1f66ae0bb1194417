import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it } from 'vitest';
import { shownContent } from './shown-content.ts';

const content = { sms: { text: 'Votre code 4821 🎉', segments: 2 }, push: { text: 'Code 4821' } };
const renderer = {
  outline: ({ template, channel, locale }: { template: string; channel: string; locale?: string }) =>
    template === 'otp' ? `${channel} ${locale}: Votre code ••••` : undefined,
};
const message = { ...sampleMessage(manualClock()), content };

it('is the outline of the template, in the locale of the message', () => {
  expect(shownContent({ ...message, template: 'otp', locale: 'fr' }, renderer)).toEqual([
    { channel: 'sms', outline: 'sms fr: Votre code ••••', characters: 17, segments: 2 },
    { channel: 'push', outline: 'push fr: Votre code ••••', characters: 9 },
  ]);
});

it.each([
  ['a plain text', message, renderer],
  ['a template that is gone', { ...message, template: 'gone' }, renderer],
  ['a template without a renderer', { ...message, template: 'otp' }, undefined],
])('of %s is the length and the segments alone', (_what, shown, by) => {
  const found = shownContent(shown, by);
  expect(found).toEqual([
    { channel: 'sms', characters: 17, segments: 2 },
    { channel: 'push', characters: 9 },
  ]);
  expect(JSON.stringify(found)).not.toContain('4821');
});

it('names the values that an SMS could not show as they are, and not the values', () => {
  const sms = { text: 'Bonjour Awa', segments: 1, altered: ['name'] };
  expect(shownContent({ ...message, content: { sms } })).toEqual([
    { channel: 'sms', characters: 11, segments: 1, altered: ['name'] },
  ]);
});

it('of an erased message is nothing', () => {
  expect(shownContent({ ...message, content: {}, erased: 'text' }, renderer)).toEqual([]);
});

import { expect, it } from 'vitest';
import { smsText } from './sms-text.ts';

const curable = 'L’été est là';
const incurable = 'L’été est là 🎉';

it('changes a text when that makes all of it GSM 7-bit', () => {
  const { text, size, replaced } = smsText(curable);
  expect(text).toBe("L'été est là");
  expect(size).toMatchObject({ encoding: 'gsm7', segments: 1, units: 12 });
  expect(replaced).toEqual([{ character: '’', index: 1, replacement: "'" }]);
});

it('leaves a text as it was written when it would stay in UCS-2', () => {
  expect(smsText(incurable)).toMatchObject({ text: incurable, replaced: [], size: { encoding: 'ucs2' } });
});

it('leaves every text as it was written under keep', () => {
  expect(smsText(curable, 'keep')).toMatchObject({ text: curable, replaced: [], size: { encoding: 'ucs2' } });
});

it.each(['refuse-ucs2', 'gsm7'] as const)('writes %s as auto', (rule) => {
  expect(smsText(curable, rule).text).toBe("L'été est là");
  expect(smsText(incurable, rule).text).toBe(incurable);
});

it('composes letters and their accents before it counts them in UCS-2, but for keep', () => {
  const decomposed = `${'e\u0301'.repeat(40)}🎉`;
  expect(smsText(decomposed)).toMatchObject({
    text: `${'é'.repeat(40)}🎉`,
    size: { segments: 1, units: 42 },
  });
  expect(smsText(decomposed, 'keep')).toMatchObject({ text: decomposed, size: { segments: 2 } });
});

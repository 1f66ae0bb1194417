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

it('changes what can be changed under gsm7, also when something remains', () => {
  const { text, size, replaced } = smsText(incurable, 'gsm7');
  expect(text).toBe("L'été est là 🎉");
  expect(size.encoding).toBe('ucs2');
  expect(replaced).toHaveLength(1);
});

it('writes refuse-ucs2 as auto', () => {
  expect(smsText(curable, 'refuse-ucs2').text).toBe("L'été est là");
  expect(smsText(incurable, 'refuse-ucs2').text).toBe(incurable);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smsText } from '../sms/sms-text.ts';
import { markedText } from './marked-text.ts';

it('takes a text apart into what was changed and what was not', () => {
  expect(markedText(smsText('l’œuf là…'))).toEqual([
    { text: 'l' },
    { text: "'", written: '’' },
    { text: 'oe', written: 'œ' },
    { text: 'uf là' },
    { text: '...', written: '…' },
  ]);
});

it('marks what forces UCS-2', () => {
  expect(markedText(smsText('à 🎉 là'))).toEqual([
    { text: 'à ' },
    { text: '🎉', outside: true },
    { text: ' là' },
  ]);
});

it('loses nothing of the text that is sent, and undone gives the one that was written', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aéçœ’…\u00a0\u200b🎉ж') });
  fc.assert(
    fc.property(text, fc.constantFrom('auto', 'gsm7', 'keep'), (written, rule) => {
      const sms = smsText(written, rule);
      const pieces = markedText(sms);
      expect(pieces.map((piece) => piece.text).join('')).toBe(sms.text);
      expect(pieces.map((piece) => piece.written ?? piece.text).join('')).toBe(written);
    }),
  );
});

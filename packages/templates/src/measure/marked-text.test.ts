import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markedText } from './marked-text.ts';
import { measureText } from './sms-writer.ts';

it('takes a text apart into what was changed and what was not', () => {
  expect(markedText(measureText('l’œuf là…'))).toEqual([
    { text: 'l' },
    { text: "'oe", written: '’œ' },
    { text: 'uf là' },
    { text: '...', written: '…' },
  ]);
});

it('marks what forces UCS-2', () => {
  expect(markedText(measureText('ça 🎉 là', 'gsm7'))).toEqual([
    { text: 'ça ' },
    { text: '🎉', outside: true },
    { text: ' là' },
  ]);
});

it('marks those alone that cannot be replaced, in a text that is sent as it is written', () => {
  expect(markedText(measureText('l’été ≠ à ça e\u0302t\u0302'))).toEqual([
    { text: 'l’été ' },
    { text: '≠', outside: true },
    { text: ' à ça êt\u0302' },
  ]);
});

it('marks all that the alphabet lacks in a text that is kept', () => {
  expect(markedText(measureText('ça', 'keep'))).toEqual([{ text: 'ç', outside: true }, { text: 'a' }]);
});

it('marks runs, so that letters which join stay together', () => {
  expect(markedText(measureText('مرحبا Awa'))).toEqual([{ text: 'مرحبا', outside: true }, { text: ' Awa' }]);
  expect(markedText(measureText('’…x'))).toEqual([{ text: "'...", written: '’…' }, { text: 'x' }]);
});

it('loses nothing of the text that is sent, and undone gives the one that was written', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aéçœ’…\u00a0\u200b🎉ж') });
  fc.assert(
    fc.property(text, fc.constantFrom('auto', 'gsm7', 'keep'), (written, rule) => {
      const sms = measureText(written, rule);
      const pieces = markedText(sms);
      expect(pieces.map((piece) => piece.text).join('')).toBe(sms.text);
      expect(pieces.map((piece) => piece.written ?? piece.text).join('')).toBe(written);
    }),
  );
});

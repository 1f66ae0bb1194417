import { describe, expect, it } from 'vitest';
import { decodeText, knownText } from './decode-text.ts';
import { recode } from './recode.ts';

describe('the text of a body', () => {
  it.each([
    ['UTF-8', Buffer.from('é'), undefined, 'é'],
    ['UTF-8 with its mark', Buffer.from('\ufeff{}'), undefined, '{}'],
    ['UTF-16, little end first', Buffer.from('{"é":1}', 'utf16le'), undefined, '{"é":1}'],
    ['UTF-16, big end first', Buffer.from('{"é":1}', 'utf16le').swap16(), 'a/b; charset=utf-8', '{"é":1}'],
    ['a declared charset', Buffer.from([0xa4]), 'text/plain; charset="iso-8859-15"', '€'],
    ['UTF-8, whatever is declared', Buffer.from('é'), 'text/plain; charset=iso-8859-1', 'é'],
    ['Windows-1252, where nothing is declared', Buffer.from([0x80]), 'text/plain', '€'],
    ['Windows-1252, for a charset that does not exist', Buffer.from([0x80]), 'a/b; charset=nope', '€'],
  ])('is read as %s', (_what, bytes, type, text) => {
    expect(decodeText(bytes, type)).toBe(text);
  });

  it('is unknown, if its bytes are not UTF-8 and nothing says more', () => {
    expect(knownText(Buffer.from([0x80]))).toBeUndefined();
  });
});

it('texts that are one character a byte are read, each by itself', () => {
  const bytes = (text: string) => Buffer.from(text).toString('latin1');
  expect(recode({ [bytes('clé')]: [bytes('é'), 1] })).toEqual({ value: { clé: ['é', 1] }, guessed: false });
  expect(recode(['\u0080', bytes('é')])).toEqual({ value: ['€', 'é'], guessed: true });
});

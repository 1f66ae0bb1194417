import { BalanceError } from '@nkul/core';
import { describe, expect, it } from 'vitest';
import { shownCall, shownProblem } from './shown-problem.ts';

describe('A problem in words', () => {
  it.each([
    ['the key s3cr3t was refused', 'the key *** was refused'],
    ['GET https://ada:pw@sms.example/send?api_key=1 failed', 'GET https://sms.example/… failed'],
    ['api_key=abc and "token": "def"', 'api_key=*** and "token": ***'],
    ['two\n  lines', 'two lines'],
  ])('of %j is %j', (text, shown) => {
    expect(shownProblem(new Error(text), ['s3cr3t'])).toBe(shown);
  });

  it('keeps the path of a file', () => {
    expect(shownProblem(new Error('/srv/app/nkul.db is not there'))).toBe('/srv/app/nkul.db is not there');
  });

  it('quotes the words of our own errors only, as those of others may be of a provider', () => {
    expect(shownCall(new BalanceError('The provider is away.'), [])).toBe('The provider is away.');
    expect(shownCall(new TypeError('body was <html>…'), [])).toBe('TypeError');
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(shownCall(refused, [])).toBe('Error, ECONNREFUSED');
  });
});

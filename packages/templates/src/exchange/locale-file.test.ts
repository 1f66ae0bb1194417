import { describe, expect, it } from 'vitest';
import { placeTexts } from './locale-file.ts';

const plain = (template: string, text: string) => ({ template, texts: new Map([['text.text', text]]) });

describe('placeTexts', () => {
  it('finds the place of a dotted name in nested objects', () => {
    const file = { order: { paid: 'Paid', created: 'Made' } };
    const model = { order: { created: 'Créée', paid: 'Payée' } };
    expect(placeTexts(file, plain('order.created', 'Created'), model)).toEqual({
      order: { paid: 'Paid', created: 'Created' },
    });
  });

  it('makes the nested objects of the default locale, in its order', () => {
    const model = { a: 'A', order: { created: { eu: 'Créée' }, paid: 'Payée' }, z: 'Z' };
    let file: object = { a: 'A', z: 'Z' };
    file = placeTexts({ ...file }, plain('order.paid', 'Paid'), model);
    file = placeTexts({ ...file }, plain('order.created.eu', 'Created'), model);
    expect(JSON.stringify(file)).toBe('{"a":"A","order":{"created":{"eu":"Created"},"paid":"Paid"},"z":"Z"}');
  });

  it('keeps a flat key where the file has one, or where a text is in the way', () => {
    const model = { order: { created: 'Créée' } };
    expect(placeTexts({ 'order.created': 'Made' }, plain('order.created', 'Created'), model)).toEqual({
      'order.created': 'Created',
    });
    expect(placeTexts({ order: 'Order' }, plain('order.created', 'Created'), model)).toEqual({
      order: 'Order',
      'order.created': 'Created',
    });
  });

  it('keeps the way in which the file writes a text, and its other channels', () => {
    const texts = new Map([['text.text', 'One']]);
    expect(placeTexts({ a: { text: { text: 'Un' } } }, { template: 'a', texts }, { a: 'Un' })).toEqual({
      a: { text: { text: 'One' } },
    });
    const email = new Map([
      ['email.subject', 'S'],
      ['email.text', 'T'],
    ]);
    const model = { a: { email: { subject: 's', text: 't' } } };
    expect(placeTexts({ a: { email: 'T0', push: 'P' } }, { template: 'a', texts: email }, model)).toEqual({
      a: { email: { subject: 'S', text: 'T' }, push: 'P' },
    });
  });

  it('has names of every object for keys', () => {
    const file = placeTexts({}, plain('__proto__', 'One'), JSON.parse('{"__proto__": "Un"}'));
    expect(JSON.stringify(file)).toBe('{"__proto__":"One"}');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meantId, otherIds } from './report-ids.ts';

const uuid = '746082b9-5e1c-43d7-a616-9e3d66f4f8cf';
/** Every id under which a message is known that was given this one. */
const known = (id: string): readonly string[] => [id, ...otherIds(id, undefined)];

describe('a report finds its message', () => {
  it('whether its id has the prefix, the dashes and the case that the provider gave, or not', () => {
    const dashes = fc.constantFrom(uuid, uuid.replaceAll('-', ''));
    const inCase = fc.constantFrom(
      (id: string) => id,
      (id: string) => id.toUpperCase(),
      (id: string) => id.replace(/[a-f]/, (letter) => letter.toUpperCase()),
    );
    const shape = (prefix: string) => fc.tuple(dashes, inCase).map(([id, write]) => write(prefix + id));
    const pair = fc
      .constantFrom(['brk.ocm.', 'brk.ocm.'], ['brk.ocm.', ''], ['', ''])
      .chain(([given = '', quoted = '']) => fc.tuple(shape(given), shape(quoted)));
    fc.assert(fc.property(pair, ([sent, reported]) => void expect(known(sent)).toContain(meantId(reported))));
  });

  it('that quotes the other of its ids', () => {
    const clientId = 'brk.ocm.68dfa6c71329adaff403bf2';
    for (const reported of [
      clientId,
      '68dfa6c71329adaff403bf2',
      '68DFA6C71329ADAFF403BF2',
      clientId.toUpperCase(),
    ]) {
      expect(known(clientId)).toContain(meantId(reported));
    }
  });

  it.each(['m-1', 'MSG-abc', '1400000001', 'abcdef', 'AbCdEf', 'e12dd358', `${uuid}-x`, 'x'.repeat(255)])(
    'whose id %s has no known shape, by just that id',
    (id) => {
      expect(known(id)).toEqual([id]);
      expect(meantId(id)).toBe(id);
    },
  );
});

describe('the setting', () => {
  it('adds ids, of which only those are taken that a report can quote', () => {
    const reportIds = (id: string) => [id.replace('SMS-', ''), id, '', 'x'.repeat(256), 'a\nb'];
    expect(otherIds('SMS-17', reportIds)).toEqual(['17']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['returns no list', () => JSON.parse('"17"')],
  ])('changes nothing when its function %s', (_what, reportIds) => {
    expect(otherIds('SMS-17', reportIds)).toEqual([]);
  });

  it('adds so many at most', () => {
    expect(otherIds('a', () => Array.from({ length: 50 }, (_, at) => `b${at}`))).toHaveLength(8);
  });
});

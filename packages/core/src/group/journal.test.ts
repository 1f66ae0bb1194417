import { describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';

describe('a journal', () => {
  it('gives each key its value of the beginning back, however often it has changed', () => {
    const [journal, map] = [new Journal(), new Map<string, number | undefined>()];
    journal.set(map, 'kept', 1);
    journal.set(map, 'undefined', undefined);
    journal.begin();
    journal.set(map, 'kept', 2);
    journal.set(map, 'kept', 3);
    journal.set(map, 'undefined', 4);
    journal.set(map, 'new', 5);
    journal.delete(map, 'kept');
    journal.delete(map, 'missing');
    journal.rollBack();
    expect([...map].sort()).toEqual([
      ['kept', 1],
      ['undefined', undefined],
    ]);
  });

  it('undoes the last change first, functions among them, and each once', () => {
    const [journal, map, undone] = [new Journal(), new Map<string, number>(), [] as unknown[]];
    journal.begin();
    journal.set(map, 'one', 1);
    journal.onRollBack(() => undone.push(map.size));
    journal.set(map, 'two', 2);
    journal.onRollBack(() => undone.push(map.size));
    journal.rollBack();
    journal.rollBack();
    expect(undone).toEqual([2, 1]);
    expect(map.size).toBe(0);
  });

  it('keeps the changes before its beginning, also where it has undone more of an earlier item', () => {
    const [journal, map] = [new Journal(), new Map<string, number>()];
    journal.begin();
    for (const key of ['a', 'b', 'c']) journal.set(map, key, 1);
    journal.begin();
    journal.set(map, 'a', 2);
    journal.rollBack();
    expect([...map]).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
  });
});

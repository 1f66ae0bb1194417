import { expect, test } from 'vitest';
import { Draws } from './draw.ts';

test('the same seed, subject and name draw the same number', () => {
  expect(new Draws(7).about('a call')('slow')).toBe(new Draws(7).about('a call')('slow'));
});

test('another seed, another subject, another name or another time draws another number', () => {
  const draws = new Draws(7);
  const first = draws.about('a call');
  const drawn = [
    first('slow'),
    first('hang'),
    draws.about('a call')('slow'),
    draws.about('another call')('slow'),
    new Draws(8).about('a call')('slow'),
  ];
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('what is drawn about one subject does not depend on the others', () => {
  const [one, two] = [new Draws(7), new Draws(7)];
  one.about('a');
  expect(one.about('b')('slow')).toBe(two.about('b')('slow'));
});

test('draws are spread evenly from 0 up to 1', () => {
  const draws = new Draws(7);
  const drawn = Array.from({ length: 10_000 }, (_, at) => draws.about(`call ${at}`)('slow'));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const count = drawn.filter((number) => Math.floor(number * 10) === tenth).length;
    expect(count).toBeGreaterThan(850);
    expect(count).toBeLessThan(1150);
  }
});

test('what a seed draws stays the same from version to version', () => {
  const draws = new Draws(2026);
  expect(draws.about('a call')('slow')).toBe(0.1086375976447016);
  expect(draws.about('a call')('hang')).toBe(0.08355424390174448);
  expect(draws.about('é')('slow')).toBe(0.4032398497220129);
});

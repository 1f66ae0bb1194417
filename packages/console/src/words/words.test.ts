import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';
import { catalogs, type TextName, wordsOf } from './words.ts';

/** The names of the values in a text, also within its choices. */
function valuesIn(text: string): readonly string[] {
  const found = new Set<string>();
  const visit = (elements: ReturnType<typeof parse>): void => {
    for (const element of elements) {
      if (element.type !== TYPE.literal && element.type !== TYPE.pound && 'value' in element)
        found.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(parse(text, { ignoreTag: true }));
  return [...found].sort();
}

const { en, fr } = catalogs;

describe('each text', () => {
  it.each(Object.keys(en) as TextName[])('%s takes the same values in both languages', (name) => {
    expect(valuesIn(fr[name])).toEqual(valuesIn(en[name]));
  });

  it('in French has a space that does not break before ; : ! ?, and typographic apostrophes', () => {
    const wrong = Object.entries(fr).filter(([, text]) =>
      /[a-zé]'[a-zé]|[^\s\u00A0][;!?]/i.test(text.replaceAll('()', '')),
    );
    expect(wrong).toEqual([]);
  });
});

it('plural words of French take one for 0 and 1', () => {
  const words = wordsOf('fr');
  expect([0, 1, 2].map((count) => words('need.unknown', { count }))).toEqual([
    '0 message au sort inconnu',
    '1 message au sort inconnu',
    '2 messages au sort inconnu',
  ]);
});

describe('in each language', () => {
  it.each([
    ['providers.days', { count: 1, days: '1' }, '1 day', '1 jour'],
    ['providers.days', { count: 1.6, days: '1.6' }, '1.6 days', '1.6 jour'],
    ['overview.held', { count: 1 }, '+ 1 held', '+ 1 retenu'],
    ['overview.held', { count: 2 }, '+ 2 held', '+ 2 retenus'],
    ['message.events', { count: 1, more: 'no' }, '1 event', '1 événement'],
    ['message.events', { count: 200, more: 'yes' }, 'the first 200 events', 'les 200 premiers événements'],
    ['act.revealed', { part: 'number', as: '', provider: '' }, 'revealed the number', 'a révélé le numéro'],
    ['act.revealed', { part: 'text', as: '', provider: '' }, 'revealed the text', 'a révélé le texte'],
    ['frame.times', { zone: 'Abidjan' }, 'Times in Abidjan', 'Heures : Abidjan'],
  ] as const)('%s with %o is “%s” and « %s »', (name, values, english, french) => {
    expect(wordsOf('en')(name, values)).toBe(english);
    expect(wordsOf('fr')(name, values)).toBe(french);
  });

  it('a time of another day is a part of its sentence', () => {
    const formats = (language: 'en' | 'fr') =>
      formatsOf(language, 'Africa/Douala', new Date('2026-11-25T13:32:07Z'));
    const at = new Date('2026-11-01T08:00:00Z');
    expect(wordsOf('fr')('message.at', { at: formats('fr').at(at) })).toBe(
      'demandé le 1er nov. 2026 à 09:00:00',
    );
    expect(wordsOf('en')('message.at', { at: formats('en').at(at) })).toBe(
      'accepted on 1 Nov 2026 at 09:00:00',
    );
    expect(wordsOf('fr')('need.away_sub', { time: formats('fr').moment(at) })).toContain(
      'Depuis le 1er nov. 2026 à 09:00:00.',
    );
  });
});

describe('formats', () => {
  const now = new Date('2026-11-25T13:32:07Z');
  const french = formatsOf('fr', 'Africa/Douala', now);
  const english = formatsOf('en', 'Africa/Douala', now);

  it('times are those of the zone, with a date if it is another day', () => {
    expect(french.time(new Date('2026-11-25T13:05:02Z'))).toBe('14:05:02');
    expect(french.time(new Date('2026-11-24T23:30:00Z'))).toBe('00:30:00');
    expect(french.time(new Date('2026-11-24T20:00:00Z'))).toBe('24 nov. 2026 21:00:00');
    expect(english.clock(new Date('2026-11-24T20:00:00Z'))).toBe('24 Nov 21:00');
  });

  it('durations have their two largest units', () => {
    expect(english.duration(79_000)).toBe('1 min 19 sec');
    expect(english.duration(800)).toBe('0.8 sec');
    expect(english.duration(9_999)).toBe('10 sec');
    expect(english.duration(90_061_000)).toBe('1 day 1 hr');
    expect(english.duration(-5)).toBe('0 sec');
  });

  it('shares, money and places are said in the language', () => {
    expect(english.share(0.956)).toBe('95.6%');
    expect(english.money({ amount: '0.0075', currency: 'USD' })).toContain('0.01');
    expect(french.place('CM')).toBe('Cameroun');
    expect(french.place('other')).toBe('other');
  });
});

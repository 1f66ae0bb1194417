import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { inWords } from '../words/saying.ts';
import { apostropheTraps } from './apostrophe-trap.ts';
import { readIcuText } from './icu-text.ts';

describe('apostropheTraps', () => {
  it.each([
    ["l'{nom}", 1, 'l’{nom}', "l''{nom}"],
    ["Merci d'{action, select, a {x} other {y}}", 7, 'd’{action', "d''{action"],
    ["Le code '{code}' expire", 8, '’{code}', "''{code}"],
    ["Voir l'<b>offre</b>", 6, 'l’<', "l''<"],
    ["{n, plural, one {l'# jour} other {# jours}}", 18, 'l’#', "l''#"],
    ["l'''{nom}", 3, '’{nom}', "''{nom}"],
    ["{n, plural, one {jusqu'} other {#}}", 22, 'jusqu’}', "jusqu''}"],
    ["n'oubliez pas l''heure ni l'{objet}", 27, 'l’{objet}', "l''{objet}"],
    ["{n, plural, other {Commandes '#{order}' prêtes}} {order}", 29, '’#', "''#"],
    ["<p style='margin:0;'>Merci.</p>", 19, `style='margin:0;">`, "style='margin:0;''>"],
    ["<a href='{link}'>ici</a>", 8, 'href="{link}', "href=''{link}"],
  ])('finds the one in %j and says how to mend it', (source, offset, curly, doubled) => {
    const [trap, ...others] = apostropheTraps(source);
    expect(others).toEqual([]);
    expect(trap).toMatchObject({ rule: 'apostrophe', place: { offset } });
    const message = inWords(trap?.says ?? ['noText', {}], 'en');
    expect(message).toContain(curly);
    expect(message).toContain(doubled);
  });

  it.each([
    "aujourd'hui, n'est-ce pas",
    'l’{nom}',
    "l''{nom}",
    "une accolade '{' et '}' seules",
    "aaa'{' et b'}'",
    "{n, plural, one {item'}'} other {items'}'}}",
    "{name}'s parcel",
    "un '<b>' littéral",
    "{n, plural, one {un '#'} other {des '#'}}",
    '<p style="margin:0;">{name}</p>',
    "le numéro d'#",
    "{n, plural, one {l''# jour} other {# jours}}",
  ])('finds none in %j', (source) => {
    expect(apostropheTraps(source)).toEqual([]);
  });

  it('finds each of several', () => {
    expect(apostropheTraps("l'{a} et l’autre\nd'{b}'{c}").map(({ place }) => place.line)).toEqual([1, 2]);
  });

  it('lets no text through that hides a value after a letter', () => {
    const word = fc.string({ unit: fc.constantFrom('l', 'é', ' ', "'", '’', '1', '\n') });
    fc.assert(
      fc.property(word, fc.constantFrom('l', 'd', 'qu', 'é', '4'), word, (before, elided, after) => {
        const source = `${before}${elided}'{nom}${after}`;
        const { text, problems } = readIcuText(source, 'fr');
        expect(problems.length > 0 || text?.kinds.has('nom')).toBe(true);
      }),
    );
  });
});

it('keeps a catalog with the trap from starting, with the place and the mend', () => {
  const messages: Record<string, { fr: string }> = { hello: { fr: "Bonjour\nà l'{nom}" } };
  expect(() => defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages })).toThrow(
    /hello\.fr, line 2, column 4: .*«l’\{nom\}»/,
  );
});

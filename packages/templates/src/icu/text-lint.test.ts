import { describe, expect, it } from 'vitest';
import { inWords } from '../words/saying.ts';
import { readIcuText } from './icu-text.ts';
import { lintText, markupProblem } from './text-lint.ts';

/** Apart from the brace: the linter takes both for a template literal. */
const dollar = '$';

/** The problems of a text: level, code and offset. */
function lint(source: string, locale = 'fr') {
  const { text, problems } = readIcuText(source, locale);
  if (text === undefined) throw new Error(JSON.stringify(problems));
  return lintText(text, locale).map(({ level, says: [code], place }) => `${level} ${code} ${place.offset}`);
}

function wordsOf(source: string, locale = 'fr', language: 'en' | 'fr' = 'en') {
  const { text } = readIcuText(source, locale);
  return (text === undefined ? [] : lintText(text, locale)).map(({ says }) => inWords(says, language));
}

describe('a # of a telephone code in a plural', () => {
  it.each([
    ['{n, plural, one {Tapez *126# pour payer} other {# à payer}}', 'error poundInCode 27'],
    ['{n, plural, one {#} other {Tapez #150*2#}}', 'error poundInCode 33'],
    ['{n, plural, one {#} other {*126*#}}', 'error poundInCode 32'],
    ['{n, plural, one {#} other {le #1}}', 'error poundInCode 30'],
    ['{n, plural, one {#} other {*126*{m}#}}', 'error poundInCode 35'],
  ])('is refused in %s', (source, expected) => {
    expect(lint(source)).toContain(expected);
  });

  it('says how to write it, in both languages', () => {
    const source = '{n, plural, one {Tapez *126# pour payer} other {#}}';
    expect(wordsOf(source)).toEqual([
      "in a plural, # is the number, also in «*126#»: write «*126'#'» for the sign itself",
    ]);
    expect(wordsOf(source, 'fr', 'fr')[0]).toContain("écrivez « *126'#' »");
  });

  it.each([
    'Tapez *126# pour payer',
    "{n, plural, one {Tapez *126'#' pour # jour} other {# jours}}",
    '{n, plural, one {# jour} other {(#) jours, n°#}}',
    '{g, select, m {*126#} other {#150#}}',
    '*{n, plural, one {#* point} other {#* points}}',
    '{n, plural, one {{m} #} other {{m}#}}',
  ])('is right in %s', (source) => {
    expect(lint(source)).toEqual([]);
  });
});

it('tells a # that a select inside a plural does not replace', () => {
  expect(lint('{n, plural, other {{g, select, f {# amies} other {# amis}}}}')).toEqual([
    'error poundInSelect 34',
    'error poundInSelect 50',
  ]);
  expect(lint('{n, plural, other {{g, select, f {*126# et {n}} other {*126#}} #}}')).toEqual([]);
});

describe('the keys of a plural', () => {
  it.each([
    ['{n, plural, zero {rien} one {# jour} other {# jours}}', 'fr', 'warning pluralUnusedKey 0'],
    ['{n, plural, one {# day} two {both days} other {# days}}', 'en', 'warning pluralUnusedKey 0'],
    ['{n, plural, 1 {un jour} other {# jours}}', 'en', 'error pluralNumberKey 0'],
    ['{n, plural, un {# jour} other {# jours}}', 'fr', 'error pluralUnknownKey 0'],
    ['{n, plural, one {un message} other {# messages}}', 'fr', 'warning pluralOneForMany 0'],
    ['{n, plural, one {1 mensagem} other {# mensagens}}', 'pt', 'warning pluralOneForMany 0'],
    ['{n, selectordinal, two {#d} other {#e}}', 'fr', 'warning pluralUnusedKey 0'],
    ['{n, plural, one {رسالة} other {# رسائل}}', 'ar', 'note pluralMissingKeys 0'],
  ])('are told in %s, %s', (source, locale, expected) => {
    expect(lint(source, locale)).toContain(expected);
  });

  it.each([
    ['{n, plural, one {# message} other {# messages}}', 'fr'],
    ['{n, plural, =0 {rien} one {un message} other {# messages}}', 'fr'],
    ['{n, plural, one {un message, {n}} other {# messages}}', 'fr'],
    ['{n, plural, one {Votre commande a été expédiée} other {Vos commandes}}', 'fr'],
    ['{n, plural, one {un peu de pain} other {# pains}}', 'fr'],
    ['{n, plural, one {chegou a Douala} other {# chegaram}}', 'pt'],
    ['{n, plural, one {# jour} many {# de jours} other {# jours}}', 'fr'],
    ['{n, plural, one {a message} other {# messages}}', 'en'],
    ['{n, plural, =0 {none} other {some}}', 'en'],
    ['{n, plural, =-1 {moins un} one {# jour} other {# jours}}', 'fr'],
    ['{n, plural, one {# 件} other {# 件}}', 'ja'],
    ['{n, plural, zero {0} one {1} two {2} few {#} many {#} other {#}}', 'ar'],
    ['{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', 'en'],
  ])('are right in %s, %s', (source, locale) => {
    expect(lint(source, locale)).toEqual([]);
  });

  it('are named with those that the locale has', () => {
    expect(wordsOf('{n, plural, zero {rien} one {# jour} other {# jours}}')).toEqual([
      'the key zero of {n, plural} is never chosen in fr, which has one, many, other: write =0, or take it out',
    ]);
    expect(wordsOf('{n, plural, one {رسالة} other {# رسائل}}', 'ar')[0]).toMatch(
      /no zero, two, few, many.*: 0, 2, 3, 11 read the text of other/,
    );
  });
});

describe('a placeholder of another tool', () => {
  it.each([
    [`Code ${dollar}{code}`, 'warning foreignPlaceholder 5'],
    ['Code %{code}', 'warning foreignPlaceholder 5'],
    ['Code %s', 'warning foreignPlaceholder 5'],
    ['Code %1$s.', 'warning foreignPlaceholder 5'],
    ['Code %(code)s', 'warning foreignPlaceholder 5'],
    ['Code %code%', 'warning foreignPlaceholder 5'],
    ['Code [[code]]', 'warning foreignPlaceholder 5'],
    ['Code #{code}', 'note foreignPlaceholder 5'],
  ])('is told in %s', (source, expected) => {
    expect(lint(source)).toEqual([expected]);
  });

  it('says what to write', () => {
    expect(wordsOf(`Code ${dollar}{code}`)).toEqual([
      `«${dollar}{code}» is not a value here, or not it alone: write {code}`,
    ]);
  });

  it.each([
    'Commande {order}',
    'Il vous reste {p, number, percent}',
    '20 % de réduction',
    '100%',
    'de 10 %seulement',
    '50%',
  ])('is not seen in %s', (source) => {
    expect(lint(source)).toEqual([]);
  });
});

it('tells a brace that closes nothing', () => {
  expect(lint('Votre code est {code}}.')).toEqual(['warning strayBrace 21']);
  expect(lint("une '}' et {code}")).toEqual([]);
});

it.each(['::foo/bar', '::currency/XAF foo', '::percnt'])(
  'refuses the format of a number that is passed over: %s',
  (style) => {
    expect(lint(`{n, number, ${style}}`)).toEqual(['error unknownSkeleton 0']);
  },
);

it.each([
  '::currency/XAF',
  '::compact-short',
  '::.00',
  '::percent',
  '::sign-always',
  '::scale/100',
  '::currency/EUR .00 sign-never',
  '::,_',
])('knows the format %s', (style) => {
  expect(lint(`{n, number, ${style}}`)).toEqual([]);
});

describe('markup in a plain text', () => {
  it.each([
    '<p>Bonjour</p>',
    'Bonjour&nbsp;{nom}',
    'a<br/>b',
    'x &amp; y',
    'l&#39;été',
    '<a href="x">ici</a>',
    'a <B>b</B>',
  ])('is an error: %s', (source) => {
    expect(markupProblem(source)).toMatchObject({ level: 'error', rule: 'lint' });
  });

  it.each([
    'Envoyez SOLDE <numéro>',
    'a < b',
    '3 <5',
    'R&D; fin',
    'Dupont&Fils;',
    'Q&As;',
    'Tom & Jerry',
    'a<b',
    '<montant>',
  ])('is not seen in %s', (source) => {
    expect(markupProblem(source)).toBeUndefined();
  });
});

describe('a mistake of syntax', () => {
  it.each([
    ['{', 'unclosed', 0],
    ['a {code', 'unclosed', 2],
    ['{}', 'emptyValue', 0],
    ['{a b}', 'wrongName', 0],
    ['{{code}}', 'doubleBraces', 0],
    ['{a,}', 'noType', 3],
    ['{a, nombre}', 'wrongType', 4],
    ['{a, number, }', 'noStyle', 12],
    ['{a, number, ::}', 'wrongNumberSkeleton', 12],
    ['{a, date, ::}', 'wrongDateSkeleton', 0],
    ['{a, number, ::/USD}', 'wrongNumberSkeleton', 0],
    ["{a, number, 'x}", 'unclosedQuote', 13],
    ['{n, plural}', 'noBranches', 10],
    ['{a, select, }', 'noBranches', 12],
    ['{n, plural, one}', 'noBranchText', 15],
    ['{n, plural, offset:x other {a}}', 'wrongOffset', 19],
    ['{n, plural, one {x} one {y} other {z}}', 'branchTwice', 20],
    ['{n, plural, one {x}}', 'noOther', 19],
  ])('is told in words for people: %s', (source, code, offset) => {
    const [problem, ...others] = readIcuText(source, 'fr').problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ says: [code, {}], place: { offset } });
    for (const language of ['en', 'fr'] as const) {
      const words = inWords(problem?.says ?? ['noText', {}], language);
      expect(words).not.toMatch(/expect|clause|argument|selector/i);
      expect(words).toMatch(/write|écrivez|only one|un seul|it is|c’est/);
    }
  });
});

import { ConfigurationError } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import type { MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { inWords } from '../words/saying.ts';

function definitionOf(html: string) {
  const messages: MessageTexts = { a: { fr: { email: { subject: 's', html } } } };
  return { defaultLocale: 'fr', locales: ['fr'], messages };
}

/** The problems of the HTML of a mail: line, column and words. */
function problemsOf(html: string): readonly string[] {
  try {
    defineCatalog<MessageTexts, string>(definitionOf(html));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message
      .split('\n- ')
      .slice(1)
      .map((line) => line.replace('a.fr.email.html, line ', '').replace(', column ', ':'));
  }
}

const badAddress = /address in \w+ must begin with https:\/\/, http:\/\/ or mailto:/;

describe('the HTML of a mail is refused, with line, column and the mend, if it has', () => {
  it.each([
    [
      'a value without quotation marks',
      '<a\nhref={x}>k</a>',
      /^2:6: .* without quotation marks: write href="…"/,
    ],
    ['one in any other attribute', '<p class={x}>k</p>', /^1:10: .* write class="…"/],
    ['one after a slash', '<a/href={x}>k</a>', /^1:9: .* without quotation marks/],
    ['one after the same attribute', '<p title="k" title={x}>k</p>', /^1:20: .* without quotation marks/],
    ['a handler of events', '<b onerror="{x}">k</b>', /^1:4: the attribute onerror runs a script/],
    ['a handler without a value', '<b ONCLICK="go()">k</b>', /^1:4: the attribute onclick runs a script/],
    ['a value in a style', '<p style="color: {x}">k</p>', /^1:18: \{x\} is in a style/],
    ['a value in an element of style', '<style>p {x}</style>', /^1:10: \{x\} is in a style/],
    ['a value in a comment', '<!-- {x} -->', /^1:6: \{x\} is in a comment/],
    ['a value in CDATA', '<p><![CDATA[{x}]]></p>', /\{x\} is in a comment/],
    ['a value in a declaration', '<!doctype {x}>', /\{x\} is in a comment/],
    ['a value as a tag', '<{x}>', /^1:2: \{x\} is in the name of a tag/],
    ['a value in the name of a tag', '<h{x}>k</h1>', /\{x\} is in the name of a tag/],
    ['a value as an end tag', '<b>k</{x}>', /\{x\} is in a comment/],
    ['a branch that begins a tag', '{x, select, a {<} other {}}b>', /is not closed/],
    ['a value as an attribute', '<p {x}="k">k</p>', /^1:4: \{x\} is in the name of an attribute/],
    ['a value in srcset', '<img srcset="https://a.b/{x} 2x">', /\{x\} is in srcset/],
    ['a value in meta', '<meta name="k" content="{x}">', /\{x\} is in a <meta>/],
    [
      'a value in HTML in an attribute',
      '<div srcdoc="{x}">k</div>',
      /\{x\} is in an attribute that holds HTML/,
    ],
    ['a redirection', '<meta http-equiv=" REFRESH" content="1">', /leads away from the mail/],
    ['a script', '<script>go()</script>', /^1:1: <script> is not for mails/],
    ['a script in another case', '<SCRIPT>{x}</sCript>', /^1:1: <script> is not for mails/],
    ['a frame', '<iframe src="https://a.b/"></iframe>', /<iframe> is not for mails/],
    ['a form', '<form action="https://a.b/"></form>', /<form> is not for mails/],
    ['a drawing', '<svg><a xlink:href="{x}"></a></svg>', /<svg> is not for mails/],
    ['another base of its links', '<base href="https://a.b/">', /<base> is not for mails/],
    ['an address of JavaScript', '<a href="javascript:go()">k</a>', badAddress],
    ['one before a value', '<a href="javascript:{x}">k</a>', badAddress],
    ['one in another case', '<a href="JaVaScript:go()">k</a>', badAddress],
    ['one with a tab', '<a href="java&#9;script:go()">k</a>', badAddress],
    ['one with a line break', '<a href="java\nscript:go()">k</a>', badAddress],
    ['one with letters as entities', '<a href="&#x6a;avascript&colon;go()">k</a>', badAddress],
    ['one after a space', '<a href=" &#1;javascript:go()">k</a>', badAddress],
    ['one in a branch', '<a href="{x, select, a {javascript:go()} other {https://a.b/}}">k</a>', badAddress],
    ['one in the background', '<td background="javascript:go()">k</td>', badAddress],
    ['one in a style', '<p style="background: URL( \'\'javascript:go())">k</p>', /address in a style/],
    ['one that a style imports', '<style>@import "javascript:go()";</style>', /address in a style/],
    ['one in letters of CSS', '<p style="background: \\75rl(javascript:go())">k</p>', /address in a style/],
    ['an address of data', '<img src="data:image/svg+xml,k">', badAddress],
    ['an image of data among others', '<img srcset="https://a.b/k 1x, data:k 2x">', badAddress],
    ['a relative address', '<a href="/aide">k</a>', badAddress],
    ['one without a scheme', '<a href="//ex.am/">k</a>', badAddress],
    ['an empty address', '<a href="">k</a>', badAddress],
    ['a scheme that a value ends', '<a href="http{x}">k</a>', badAddress],
    [
      'a value as the host',
      '<a href="https://{x}/">k</a>',
      /\{x\} would choose the host .* write a \/ before \{x\}/,
    ],
    ['a value at the end of the host', '<a href="https://a.b{x}">k</a>', /\{x\} would choose the host/],
    ['a value after a backslash', '<a href="https://a.b\\{x}">k</a>', /\{x\} would choose the host/],
    ['two values as an address', '<a href="{x}{y}">k</a>', /^1:13: \{y\} would choose the host/],
    [
      'a number as an address',
      '<a href="{n, number}">k</a>',
      /\{n\} begins the address in href, and is not a text/,
    ],
    ['a quotation mark that is open', '<a href="{x}>k</a>', /^1:10: .* is not closed/],
    ['a tag that is open', '<b>k</b><a href="{x}"', /is not closed/],
    ['a comment that is open', '<b>k</b><!-- k', /is not closed/],
    ['a title that is open', '<title>k', /is not closed/],
    ['an element without its end', '<b>k</b><a href="{x}">k', /^1:9: <a> has no <\/a>/],
    ['an end inside another element', '<div><b>k</div>', /^1:6: <b> has no <\/b>/],
    ['an element that a branch leaves open', '{x, select, a {<b>} other {}}k</b>', /<b> has no <\/b>/],
    [
      'a quotation mark in a branch',
      '<p title="{x, select, a {">} other {}}">k</p>',
      /branch .* may not have «"»/,
    ],
    ['a tag in a branch of a title', '<title>{x, select, a {</title>} other {}}</title>', /may not have «<»/],
  ])('%s', (_has, html, problem) => {
    const problems = problemsOf(html);
    expect(problems).not.toEqual([]);
    expect(
      problems.some((one) => problem.test(one)),
      problems.join('\n'),
    ).toBe(true);
  });

  it('a mark of its own reader, written as an entity: the address is still looked at', () => {
    expect(problemsOf('<a href="{x}">k</a>&#xFDD0;0&#xFDD1;&#64976;0&#64977;')).toEqual([]);
    expect(problemsOf('<a href={x}>k</a>&#xFDD0;0&#xFDD1;')[0]).toMatch('without quotation marks');
  });

  it('and says so in French', () => {
    const { problems } = readCatalog(definitionOf('<a href={x}>k</a>'));
    expect(problems.map(({ says }) => inWords(says, 'fr'))).toEqual([
      '{x} est dans l’attribut href sans guillemets : écrivez href="…"',
    ]);
  });
});

describe('the HTML of a mail may have', () => {
  it.each([
    ['values in its words and attributes', '<p title="{x}">{x} <b>{n, number}</b></p>'],
    ['a value as an address', '<a href="{x}">k</a>'],
    ['values in the path and after it', '<a href="https://a.b/{x}/?q={y}#{x}">k</a>'],
    ['a value after an address that is a value', '<a href="{x}?q={y}">k</a>'],
    ['a mailbox', '<a href="mailto:{x}?subject={y}">k</a>'],
    ['an anchor', '<a href="#top">k</a>'],
    ['an address of its own branch', '<a href="{x, select, a {https://a.b/} other {{y}}}">k</a>'],
    [
      'elements without an end, and a table without some',
      '<p>k<br><img src="https://a.b/k"><table><tr><td>k</table>',
    ],
    ['whole elements in a branch', '{n, plural, one {<b>#</b>} other {<i title="#">{x}</i>}}'],
    ['a `<` between words', 'k < {x} & {y}'],
    ['conditions for Outlook', '<!--[if mso]><table><tr><td><![endif]-->k<!--[if mso]></table><![endif]-->'],
    [
      'a font of the web',
      '<style>@import url("https://a.b/font");</style><link href="https://a.b/" rel="stylesheet">',
    ],
    [
      'a style',
      "<style>@media (min-width: 600px) '{'p '{'color: red;'}}'</style><p style=\"color: red\">k</p>",
    ],
  ])('%s', (_has, html) => {
    expect(problemsOf(html)).toEqual([]);
  });
});

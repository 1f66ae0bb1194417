import { TYPE } from '@formatjs/icu-messageformat-parser';
import { type ContentTexts, madeTextName } from '../icu/content-texts.ts';
import type { HtmlText } from '../icu/html-text.ts';
import { type IcuText, prepareIcuText, readIcuText } from '../icu/icu-text.ts';
import { isEmpty } from '../icu/is-empty.ts';
import { lintText, markupProblem } from '../icu/text-lint.ts';
import { prepareHtml, readHtml } from '../mail/compose-html.ts';
import { type PartElements, partProblems, putParts } from '../mail/put-parts.ts';
import type { ValueKind } from '../values/value-kind.ts';
import type { LocalizedTexts, PartTexts } from './catalog-definition.ts';
import type { CatalogProblem } from './catalog-problem.ts';
import type { Layouts } from './read-layout.ts';

/** The parsed texts of one template in one locale, by channel; one text alone is `text`, for every channel. */
export type Contents = ReadonlyMap<string, ContentTexts>;

/** Called with each problem of one template. */
export type AddProblem = (
  problem: Omit<CatalogProblem, 'template' | 'level'> & { readonly level?: CatalogProblem['level'] },
) => void;

/** Everything that a catalog brings to the texts of one locale. */
export interface ContentsContext {
  readonly locale: string;
  /** The locale whose plurals its texts have. */
  readonly conventions: string;
  readonly parts: PartElements;
  /** The layouts of the template. */
  readonly layouts: Layouts;
  /** Called with the name of each part that is used. */
  readonly use: (part: string) => void;
}

/** Parses the texts of a template in one locale. It leaves out texts with an error. */
export function readContents(
  texts: LocalizedTexts,
  context: ContentsContext,
  addProblem: AddProblem,
): Contents {
  const { locale } = context;
  const contents = new Map<string, ContentTexts>();
  const channels = typeof texts === 'string' ? { text: texts } : texts;
  if (Object.keys(channels).length === 0) addProblem({ rule: 'locale', locale, says: ['noText', {}] });
  for (const [channel, parts] of Object.entries(channels)) {
    if (channel === 'subject' || channel === 'html') {
      addProblem({ rule: 'locale', locale, says: ['notChannel', { name: channel }] });
      continue;
    }
    const reader = new ChannelReader(channel, context, addProblem);
    const content =
      typeof parts === 'string'
        ? reader.plain(parts, typeof texts === 'string' ? undefined : channel)
        : reader.parts(parts);
    if (content !== undefined) contents.set(channel, content);
  }
  return contents;
}

/** Reads the texts of one channel. */
class ChannelReader {
  readonly #channel: string;
  readonly #context: ContentsContext;
  readonly #addProblem: AddProblem;

  constructor(channel: string, context: ContentsContext, addProblem: AddProblem) {
    this.#channel = channel;
    this.#context = context;
    this.#addProblem = addProblem;
  }

  plain(source: string, part: string | undefined): ContentTexts | undefined {
    const text = this.#text(source, part);
    return text && { text };
  }

  parts({ text, subject, html }: PartTexts): ContentTexts | undefined {
    const own = text === undefined ? undefined : this.#text(text, this.#partName('text'));
    const line = subject === undefined ? undefined : this.#text(subject, this.#partName('subject'));
    const body = html === undefined ? undefined : this.#html(html, this.#partName('html'));
    const shown = { ...(line && { subject: line }), ...(body && { html: body }) };
    if (own !== undefined) return { text: own, ...shown };
    if (text === undefined && html === undefined) {
      this.#addProblem({
        rule: 'locale',
        locale: this.#context.locale,
        says: ['noText', {}],
        part: this.#channel,
      });
    }
    return text === undefined && body !== undefined
      ? { ...shown, text: madeText(body), madeFrom: body }
      : undefined;
  }

  #text(source: string, part: string | undefined): IcuText | undefined {
    const markup = markupProblem(source);
    if (markup !== undefined) this.#add([markup], part);
    const text = this.#parse(source, part);
    return text && putParts(text, this.#context.parts);
  }

  #html(source: string, part: string): HtmlText | undefined {
    const text = this.#parse(source, part);
    if (text === undefined) return undefined;
    const { html, tags, problems } = readHtml(text, this.#context.parts);
    this.#add(problems, part);
    const isPage = ['html', 'head', 'body'].some((tag) => tags.has(tag));
    if (isPage && this.#context.layouts.get(this.#channel)?.html !== undefined) {
      this.#addProblem({ rule: 'layout', locale: this.#context.locale, part, says: ['htmlPage', {}] });
    }
    return html;
  }

  #parse(source: string, part: string | undefined): IcuText | undefined {
    const { locale, conventions, parts, use } = this.#context;
    if (isEmpty(source)) {
      this.#add([{ rule: 'lint', says: ['emptyText', {}] }], part);
      return undefined;
    }
    const { text, problems } = readIcuText(source, locale);
    this.#add(problems, part);
    if (text === undefined) return undefined;
    // A brace that an apostrophe hides seems to close nothing.
    const trapped = problems.some(({ rule }) => rule === 'apostrophe');
    const lint = lintText(text, conventions).filter(({ says: [code] }) => !trapped || code !== 'strayBrace');
    this.#add([...lint, ...partProblems(text, parts)], part);
    for (const name of text.kinds.keys()) if (parts.has(name)) use(name);
    return text;
  }

  #add(problems: readonly Parameters<AddProblem>[0][], part: string | undefined): void {
    const { locale } = this.#context;
    for (const problem of problems) this.#addProblem({ ...problem, locale, ...(part && { part }) });
  }

  #partName(name: string): string {
    return `${this.#channel}.${name}`;
  }
}

/** The text of a mail that has only HTML: a value that is made of it. */
function madeText({ source }: HtmlText): IcuText {
  const elements = [{ type: TYPE.argument, value: madeTextName } as const];
  return { source, elements, kinds: new Map(), relatives: new Set() };
}

/** Makes texts ready to be formatted with values of these kinds. */
export function prepareContents(contents: Contents, kinds: ReadonlyMap<string, ValueKind>): Contents {
  const prepared = (text: IcuText) => prepareIcuText(text, kinds);
  return new Map(
    [...contents].map(([channel, { text, subject, html, madeFrom, ...rest }]) => {
      const whole = html && prepareHtml(html, kinds);
      const made = madeFrom && (madeFrom === html ? whole : prepareHtml(madeFrom, kinds));
      return [
        channel,
        {
          ...rest,
          text: prepared(text),
          ...(subject && { subject: prepared(subject) }),
          ...(whole && { html: whole }),
          ...(made && { madeFrom: made }),
        },
      ];
    }),
  );
}

import type { ContentTexts } from '../icu/content-texts.ts';
import { type IcuText, prepareIcuText, readIcuText } from '../icu/icu-text.ts';
import { lintText, markupProblem } from '../icu/text-lint.ts';
import type { ValueKind } from '../values/value-kind.ts';
import type { LocalizedTexts, PartTexts } from './catalog-definition.ts';
import type { CatalogProblem } from './catalog-problem.ts';

/** The parsed texts of one template in one locale, by channel; one text alone is `text`, for every channel. */
export type Contents = ReadonlyMap<string, ContentTexts>;

/** Called with each problem of one template. */
export type AddProblem = (
  problem: Omit<CatalogProblem, 'template' | 'level'> & { readonly level?: CatalogProblem['level'] },
) => void;

/** The locale of texts, and the one whose plurals they have. */
export interface TextLocale {
  readonly locale: string;
  readonly conventions: string;
}

/** Parses the texts of a template in one locale. It leaves out texts with an error. */
export function readContents(
  texts: LocalizedTexts,
  { locale, conventions }: TextLocale,
  addProblem: AddProblem,
): Contents {
  const contents = new Map<string, ContentTexts>();
  const channels = typeof texts === 'string' ? { text: texts } : texts;
  if (Object.keys(channels).length === 0) addProblem({ rule: 'locale', locale, says: ['noText', {}] });
  for (const [channel, parts] of Object.entries(channels)) {
    if (channel === 'subject' || channel === 'html') {
      addProblem({ rule: 'locale', locale, says: ['notChannel', { name: channel }] });
      continue;
    }
    const read = (source: string, part?: string): IcuText | undefined => {
      if (isEmpty(source)) {
        addProblem({ rule: 'lint', locale, ...(part && { part }), says: ['emptyText', {}] });
        return undefined;
      }
      const { text, problems } = readIcuText(source, locale);
      const markup = part?.endsWith('.html') ? undefined : markupProblem(source);
      const lint = text === undefined ? [] : lintText(text, conventions);
      for (const problem of [...problems, ...lint, ...(markup === undefined ? [] : [markup])])
        addProblem({ ...problem, locale, ...(part && { part }) });
      return text;
    };
    const content =
      typeof parts === 'string'
        ? plainContent(read(parts, typeof texts === 'string' ? undefined : channel))
        : partContent(parts, (source, name) => read(source, `${channel}.${name}`));
    if (content !== undefined) contents.set(channel, content);
  }
  return contents;
}

/** Exports write an empty text for one that is not translated yet. Signs that cannot be seen make no text either. */
function isEmpty(text: string): boolean {
  return /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}

function plainContent(text: IcuText | undefined): ContentTexts | undefined {
  return text && { text };
}

function partContent(
  { text, subject, html }: PartTexts,
  read: (source: string, name: string) => IcuText | undefined,
): ContentTexts | undefined {
  const parsed = {
    text: read(text, 'text'),
    subject: subject === undefined ? undefined : read(subject, 'subject'),
    html: html === undefined ? undefined : read(html, 'html'),
  };
  if (parsed.text === undefined) return undefined;
  return {
    text: parsed.text,
    ...(parsed.subject && { subject: parsed.subject }),
    ...(parsed.html && { html: parsed.html }),
  };
}

/** Makes texts ready to be formatted with values of these kinds. */
export function prepareContents(contents: Contents, kinds: ReadonlyMap<string, ValueKind>): Contents {
  const prepared = (text: IcuText) => prepareIcuText(text, kinds);
  return new Map(
    [...contents].map(([channel, { text, subject, html }]) => [
      channel,
      {
        text: prepared(text),
        ...(subject && { subject: prepared(subject) }),
        ...(html && { html: prepared(html) }),
      },
    ]),
  );
}

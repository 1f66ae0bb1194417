import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { branchPath, branchValues } from './branch-values.ts';
import { type LongestText, longestText } from './longest-values.ts';
import { sampleValues } from './sample-values.ts';
import { type MeasuredText, type SmsWriter, smsWriters } from './sms-writer.ts';

/** The SMS of a template in one locale, with usual values and with the longest. */
export interface MeasuredMessage {
  readonly template: string;
  readonly locale: string;
  /** The channel of the text, if the template has several in this locale. */
  readonly part?: string;
  readonly usual: MeasuredText;
  readonly longest: MeasuredText;
  /** The texts of the branches that the usual values do not lead to. */
  readonly branches: readonly BranchText[];
  readonly values: { readonly usual: CheckedValues; readonly longest: CheckedValues };
  /** False if the catalog gives no examples, and the values are made up. */
  readonly exemplified: boolean;
  readonly writer: SmsWriter;
}

/** The text of a branch, and the values that lead to it. */
interface BranchText {
  readonly chosen: CheckedValues;
  readonly text: MeasuredText;
}

/** The locales of a catalog, the default one first. */
export function localesOf({ defaultLocale, locales }: UntypedCatalog): readonly string[] {
  return [...new Set([defaultLocale, ...locales])];
}

/** Writes every template that has a text for SMS, in every locale; the default locale comes first. */
export function measureCatalog(catalog: UntypedCatalog, now: () => Date): readonly MeasuredMessage[] {
  const writerOf = smsWriters(catalog, now);
  return [...catalog.templates.values()].flatMap((template) =>
    localesOf(catalog)
      .map((locale) => writerOf(template, locale))
      .filter((writer) => writer !== undefined)
      .map((writer) => measureMessage(template, writer)),
  );
}

function measureMessage(template: CatalogTemplate, writer: SmsWriter): MeasuredMessage {
  const { usual, longest, given } = sampleValues(template);
  const text = writer.write(usual);
  const { values, text: long }: LongestText =
    longest === undefined ? longestText(writer, usual) : { values: longest, text: writer.write(longest) };
  return {
    template: template.name,
    locale: writer.locale,
    ...(writer.part && { part: writer.part }),
    usual: text,
    longest: long,
    branches: branchTexts(writer, usual),
    values: { usual, longest: values },
    exemplified: given,
    writer,
  };
}

/** A text of each branch but the one of the usual values. */
function branchTexts(
  { text: { elements }, conventions, write }: SmsWriter,
  usual: CheckedValues,
): readonly BranchText[] {
  const found = new Map<string, BranchText | undefined>([
    [branchPath(elements, conventions, usual), undefined],
  ]);
  for (const chosen of branchValues(elements, conventions)) {
    const values = { ...usual, ...chosen };
    const path = branchPath(elements, conventions, values);
    if (!found.has(path)) found.set(path, { chosen, text: write(values) });
  }
  return [...found.values()].filter((branch) => branch !== undefined);
}

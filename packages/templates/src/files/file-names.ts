import { isTag, tagOfName } from '../locale/conventions.ts';
import type { Saying } from '../words/saying.ts';

/** The file beside those of the locales. */
export const settingsFile = 'catalog.json';

/** The files of a folder that make a catalog, and the problems of the names of the others. */
export interface FileNames {
  /** Each has its file, such as `fr.json`. */
  readonly locales: readonly string[];
  readonly hasSettings: boolean;
  readonly problems: readonly FileNameProblem[];
}

/** A problem of a file's name. */
interface FileNameProblem {
  readonly name: string;
  readonly level: 'error' | 'warning';
  readonly says: Saying;
}

/** Sorts the files of a folder by their names. Files of other kinds are passed over, and hidden ones too. */
export function fileNames(files: readonly string[]): FileNames {
  const problems: FileNameProblem[] = [];
  const locales: string[] = [];
  const hasSettings = files.includes(settingsFile);
  for (const name of files.filter((one) => !one.startsWith('.') && one !== settingsFile).toSorted()) {
    const says = name.endsWith('.json') ? jsonProblem(name, files) : otherProblem(name);
    if (says !== undefined) {
      // A file of another kind does no harm.
      const level = says[0] === 'notRead' ? 'warning' : 'error';
      problems.push({ name, level, says });
    } else if (name.endsWith('.json')) locales.push(stemOf(name));
  }
  const meant = problems.some(({ says: [code] }) => code === 'settingsName');
  if (!hasSettings && !meant)
    problems.push({ name: settingsFile, level: 'error', says: ['settingsMissing', {}] });
  return { locales, hasSettings, problems };
}

/** The reason why a JSON file is not that of a locale. */
function jsonProblem(name: string, files: readonly string[]): Saying | undefined {
  const stem = stemOf(name);
  if (!files.includes(settingsFile) && /^(?:catalog(?:ue)?s?|settings?|config)$/i.test(stem))
    return ['settingsName', {}];
  const tag = tagIn(stem);
  if (tag === stem) return undefined;
  const meant = tag ?? tagOfName(stem);
  if (meant === undefined) return ['notLocaleFile', {}];
  const right = `${meant}.json`;
  return files.includes(right) ? ['sameLocale', { other: right }] : ['localeFileName', { meant: right }];
}

/** The tag of a locale as it is meant to be written: `fr-FR` for `fr_fr`. A language has two or three letters. */
function tagIn(stem: string): string | undefined {
  const tag = stem.replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(?:-|$)/.test(tag) || !isTag(tag)) return undefined;
  const written = new Intl.Locale(tag).toString();
  // An older tag of the same language keeps its own name.
  return written.toLowerCase() === tag.toLowerCase() ? written : tag;
}

/** Files that a translator may take for read: `fr.yaml`. */
function otherProblem(name: string): Saying | undefined {
  const kind = /\.(?:ya?ml|json5|jsonc|hjson|toml|xliff?|xlf|pot?|arb|csv|properties|json)$/i.exec(name)?.[0];
  if (kind === undefined) return undefined;
  const stem = name.slice(0, -kind.length);
  if (tagIn(stem) === undefined && stem !== 'catalog') return undefined;
  return ['notRead', { meant: `${stem}.json` }];
}

function stemOf(name: string): string {
  return name.slice(0, -'.json'.length);
}

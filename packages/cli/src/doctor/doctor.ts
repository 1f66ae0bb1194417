import { type BalanceOptions, timeoutGiven } from '../ask/balance.ts';
import { shownText } from '../base/shown-text.ts';
import type { Terminal } from '../base/terminal.ts';
import { type CommonOptions, timeZoneFor } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { setUpWords } from '../words/set-up-words.ts';
import { languageFor } from '../words/spoken.ts';
import { catalogFindings } from './catalog-checks.ts';
import { type Finding, isWrong, type Severity } from './finding.ts';
import { findingWords } from './finding-words.ts';
import { placeFindings } from './place-checks.ts';
import { providerFindings } from './provider-checks.ts';
import type { SetUpFacts } from './set-up-facts.ts';
import { gatheredSetUp } from './set-up-gathered.ts';
import { storedFindings } from './stored-checks.ts';

/** All findings, the worst first. Pure. */
export function findingsOf(facts: SetUpFacts): readonly Finding[] {
  const all = [
    ...placeFindings(facts),
    ...storedFindings(facts),
    ...providerFindings(facts),
    ...catalogFindings(facts),
  ];
  return all.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * `nkul doctor`: the things that are wrong with this set-up, a line each, with how to mend it.
 *
 * @throws Exit with code 6 if something is wrong
 */
export async function doctor(
  common: CommonOptions,
  options: BalanceOptions,
  terminal: Terminal,
): Promise<void> {
  const timeoutMs = timeoutGiven(options);
  languageFor(common, undefined, terminal);
  const { facts, config } = await gatheredSetUp(common, timeoutMs, terminal);
  const language = languageFor(common, config, terminal);
  const timeZone = timeZoneFor(common, config);
  const findings = findingsOf(facts);
  for (const finding of findings) {
    const words = findingWords(finding, { now: facts.now, language, timeZone });
    const { code, severity, where } = finding;
    terminal.out(
      common.json === true
        ? jsonLine({ severity, code, where, what: words.what, mend: words.mend })
        : shownText(`${words.severity}  ${where}: ${words.what} ${words.mend}`).trimEnd(),
    );
  }
  const wrong = findings.filter(isWrong).length;
  if (wrong > 0) throw new Exit(6, setUpWords(language).wrong(wrong));
  if (common.json !== true) terminal.out(setUpWords(language).wellDone);
}

import { type Language, type TimeSettings, timeWords } from '@nkul/verdict';
import type { Finding, Severity } from './finding.ts';
import { english } from './findings-english.ts';
import { french } from './findings-french.ts';

/** A finding in words: one line in all. */
export interface FindingWords {
  readonly severity: string;
  readonly what: string;
  /** How to mend it; empty for a note. */
  readonly mend: string;
}

/** The words of a finding, in English or French. */
export function findingWords(finding: Finding, settings: TimeSettings): FindingWords {
  const said = { at: (time: Date) => timeWords(time, settings), size: sizeIn(settings.language) };
  const [what, mend = ''] = settings.language === 'fr' ? french(finding, said) : english(finding, said);
  return { severity: severities[settings.language][finding.severity], what, mend };
}

const severities: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  en: { error: 'ERROR  ', warning: 'WARNING', note: 'note   ' },
  fr: { error: 'ERREUR ', warning: 'ALERTE ', note: 'note   ' },
};

function sizeIn(language: Language): (bytes: number) => string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return (bytes) => `${number.format(bytes / 1_048_576)} MiB`;
}

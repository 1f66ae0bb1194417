import type { Sentences } from './sentences.ts';

/** The details of each problem of `catalog.json`. */
export interface SettingDetails {
  readonly notSettings: Nothing;
  readonly settingUnknown: {
    readonly name: string;
    readonly known: readonly string[];
    readonly meant?: string;
  };
  readonly settingKind: { readonly name: string; readonly kind: SettingKind };
  readonly settingOneOf: {
    readonly name: string;
    readonly rules: readonly string[];
    readonly meant?: string;
  };
  readonly settingMissing: { readonly name: string };
  readonly settingNested: { readonly name: string };
  readonly timeZoneMeant: { readonly timeZone: string; readonly meant: string };
}

/** The problems of `catalog.json`, in English. */
export const settingEn: Sentences<SettingDetails> = {
  notSettings: () => 'must hold the settings in braces: {"defaultLocale": "fr"}',
  settingUnknown: ({ name, known, meant }) =>
    `there is no setting ${JSON.stringify(name)}: ${meant === undefined ? `the settings here are ${known.join(', ')}` : `did you mean ${meant}?`}`,
  settingKind: ({ name, kind }) => `${name} must be ${kindsEn[kind]}`.trimStart(),
  settingOneOf: ({ name, rules, meant }) =>
    `${name} must be one of ${rules.join(', ')}${meant === undefined ? '' : `: did you mean ${meant}?`}`,
  settingMissing: ({ name }) =>
    name === 'defaultLocale'
      ? 'has no defaultLocale: add "defaultLocale": "fr"'
      : `${name} is missing: add it`,
  settingNested: ({ name }) =>
    `the settings of a nested template are by its whole name: write "${name}": {…}`,
  timeZoneMeant: ({ timeZone, meant }) =>
    `timeZone ${JSON.stringify(timeZone)} is not a valid IANA time zone: did you mean ${meant}?`,
};

/** The same in French. */
export const settingFr: Sentences<SettingDetails> = {
  notSettings: () => 'doit contenir les réglages entre accolades : {"defaultLocale": "fr"}',
  settingUnknown: ({ name, known, meant }) =>
    `il n’y a pas de réglage ${JSON.stringify(name)} : ${meant === undefined ? `les réglages sont ici ${known.join(', ')}` : `vouliez-vous dire ${meant} ?`}`,
  settingKind: ({ name, kind }) => `${name} doit être ${kindsFr[kind]}`.trimStart(),
  settingOneOf: ({ name, rules, meant }) =>
    `${name} doit être l’un de ${rules.join(', ')}${meant === undefined ? '' : ` : vouliez-vous dire ${meant} ?`}`,
  settingMissing: ({ name }) =>
    name === 'defaultLocale'
      ? 'n’a pas de defaultLocale : ajoutez "defaultLocale": "fr"'
      : `${name} manque : ajoutez-le`,
  settingNested: ({ name }) =>
    `les réglages d’un modèle imbriqué sont sous son nom entier : écrivez "${name}": {…}`,
  timeZoneMeant: ({ timeZone, meant }) =>
    `timeZone ${JSON.stringify(timeZone)} n’est pas un fuseau horaire IANA valable : vouliez-vous dire ${meant} ?`,
};

const kindsEn = {
  text: 'a text in double quotes',
  number: 'a number, without quotes',
  object: 'in braces: {"name": …}',
  names: 'a list of names: ["telegram"]',
  value: 'a text, a number, true or false',
  part: 'a text, or texts by locale: {"fr": "…", "en": "…"}',
  layout: 'a text, or {"subject": "…", "text": "…", "html": "…"} with {content} in each',
  duration: 'a duration, such as "2h", or a number value and its unit, such as "{minutes}m"',
};

const kindsFr: typeof kindsEn = {
  text: 'un texte entre guillemets droits',
  number: 'un nombre, sans guillemets',
  object: 'entre accolades : {"nom": …}',
  names: 'une liste de noms : ["telegram"]',
  value: 'un texte, un nombre, true ou false',
  part: 'un texte, ou des textes par langue : {"fr": "…", "en": "…"}',
  layout: 'un texte, ou {"subject": "…", "text": "…", "html": "…"} avec {content} dans chacun',
  duration: 'une durée, comme "2h", ou bien un nombre et son unité, comme "{minutes}m"',
};

/** The kinds of values that a setting may need. */
export type SettingKind = keyof typeof kindsEn;

type Nothing = Readonly<Record<never, never>>;

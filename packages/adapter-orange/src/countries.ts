/** A country where Orange sells SMS to applications, by ISO 3166-1. */
export type OrangeCountry = 'CM' | 'CI' | 'SN' | 'ML' | 'BF' | 'GN' | 'CD' | 'MG';

interface CountryFacts {
  /** The number from which messages of the country come: its code and four zeros. */
  readonly senderAddress: string;
  /** The country as contracts name it: three letters of ISO 3166-1. */
  readonly contracts: string;
}

/** Facts of each country. Sources differ for Mali, of which one has the number without `+`. */
export const countries: Readonly<Record<OrangeCountry, CountryFacts>> = {
  CM: { senderAddress: 'tel:+2370000', contracts: 'CMR' },
  CI: { senderAddress: 'tel:+2250000', contracts: 'CIV' },
  SN: { senderAddress: 'tel:+2210000', contracts: 'SEN' },
  ML: { senderAddress: 'tel:+2230000', contracts: 'MLI' },
  BF: { senderAddress: 'tel:+2260000', contracts: 'BFA' },
  GN: { senderAddress: 'tel:+2240000', contracts: 'GIN' },
  CD: { senderAddress: 'tel:+2430000', contracts: 'COD' },
  MG: { senderAddress: 'tel:+2610000', contracts: 'MDG' },
};

export const countryCodes: readonly OrangeCountry[] = ['CM', 'CI', 'SN', 'ML', 'BF', 'GN', 'CD', 'MG'];

export type {
  AnyValues,
  Catalog,
  CatalogTemplate,
  TemplateExamples,
  TemplateNotification,
} from './catalog.ts';
export type {
  CatalogDefinition,
  LocalizedTexts,
  MessageTexts,
  PartTexts,
  TemplateSettings,
} from './catalog-definition.ts';
export type { CheckedTexts } from './checked-texts.ts';
export type { ContentTexts } from './content-texts.ts';
export { defineCatalog } from './define-catalog.ts';
export type { IcuText } from './icu-text.ts';
export { loadCatalog } from './load-catalog.ts';
export { type PlacedCharacter, type SmsSegments, segments } from './segments.ts';
export type { SmsEncodingRule, SmsSettings } from './sms-settings.ts';
export { type SmsText, smsText } from './sms-text.ts';
export { starterCatalog } from './starter-catalog.ts';
export { starterMessages } from './starter-messages.ts';
export type { CatalogValues, LimitsOf, ValuesOfTexts } from './template-values.ts';
export { type TemplatesOptions, templates } from './templates.ts';
export { type Gsm7Text, type Replacement, toGsm7 } from './to-gsm7.ts';
export type { ValueKind } from './value-kind.ts';

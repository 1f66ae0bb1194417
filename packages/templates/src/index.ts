export type {
  AnyValues,
  Catalog,
  CatalogTemplate,
  TemplateExamples,
  TemplateNotification,
} from './catalog/catalog.ts';
export type {
  CatalogDefinition,
  CommonParts,
  Layout,
  LayoutParts,
  LocalizedTexts,
  MessageTexts,
  PartTexts,
  ShortLinks,
  TemplateSettings,
} from './catalog/catalog-definition.ts';
export { defineCatalog } from './catalog/define-catalog.ts';
export { type LoadOptions, loadCatalog } from './files/load-catalog.ts';
export type { WatchedCatalog } from './files/watched-catalog.ts';
export type { ContentTexts } from './icu/content-texts.ts';
export type { HtmlPlace, HtmlText } from './icu/html-text.ts';
export type { IcuText } from './icu/icu-text.ts';
export { type TemplatesOptions, templates } from './render/templates.ts';
export { type PlacedCharacter, type SmsSegments, segments } from './sms/segments.ts';
export type { SmsEncodingRule, SmsSettings } from './sms/sms-settings.ts';
export { type SmsText, smsText } from './sms/sms-text.ts';
export { type Gsm7Text, type Replacement, toGsm7 } from './sms/to-gsm7.ts';
export { starterCatalog } from './starter/starter-catalog.ts';
export { starterMessages } from './starter/starter-messages.ts';
export type { CheckedTexts } from './values/checked-texts.ts';
export type { ExpiresIn, Expiry } from './values/expiry.ts';
export type { ValueKind } from './values/value-kind.ts';
export type { CatalogValues, LimitsOf, TextsOf, ValuesOfTexts } from './values/values-of-texts.ts';

/** The libraries that texts are measured beside, which are installed with the tools. */
export { default as Handlebars } from 'handlebars';
export { default as i18next } from 'i18next';
export { SegmentedMessage } from 'sms-segments-calculator';
export { transliterate } from 'transliteration';

import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { SmsWriter } from '../measure/sms-writer.ts';

/** The text that a problem is in. */
export function placeIn(message: {
  readonly writer: SmsWriter;
}): Pick<CatalogProblem, 'template' | 'locale' | 'part'> {
  const { template, locale, part } = message.writer;
  return { template: template.name, locale, ...(part !== undefined && { part }) };
}

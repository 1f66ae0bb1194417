import { createHash } from 'node:crypto';

/** The parts of a page that its policy lets in. */
export interface PageParts {
  readonly style: string;
  readonly script: string;
  /** The HTML of the e-mails in its frames, which have the page's policy too. */
  readonly mails: readonly string[];
  /** Whether the page asks its server for news of changes. */
  readonly connects: boolean;
}

/** The Content-Security-Policy of a page: its own style and script by their hashes, and nothing from elsewhere. */
export function pagePolicy({ style, script, mails, connects }: PageParts): string {
  const mailStyles = [...new Set(mails.flatMap(stylesIn))].map(hashOf);
  const styles = [hashOf(style), ...(mailStyles.length > 0 ? ["'unsafe-hashes'", ...mailStyles] : [])];
  return [
    "default-src 'none'",
    `style-src ${styles.join(' ')}`,
    `script-src ${hashOf(script)}`,
    ...(connects ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

/** The style sheets and style attributes of an e-mail, as a browser reads them. */
function stylesIn(html: string): readonly string[] {
  const sheets = [...html.matchAll(/<style\b[^<>]*>([^<]*)</gi)].map(([, sheet = '']) => sheet);
  const attributes = [...html.matchAll(/\sstyle=(?:"([^"]*)"|'([^']*)')/gi)].map(([, double, single]) =>
    decoded(double ?? single ?? ''),
  );
  return [...sheets, ...attributes];
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decoded(attribute: string): string {
  return attribute.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
}

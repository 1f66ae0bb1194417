import { escapeHtml } from '../icu/escape-html.ts';
import type { PageOptions } from './page-options.ts';
import { pagePolicy } from './page-policy.ts';
import { previewScript } from './preview-script.ts';
import { previewStyle } from './preview-style.ts';

/** The content of a page. */
interface PageContent {
  readonly title: string;
  readonly body: string;
  /** Whether it has a list to filter. */
  readonly filters: boolean;
  /** The HTML of the e-mails in its frames. */
  readonly mails: readonly string[];
}

/** A whole page with its style, its script and its policy: nothing is fetched. */
export function pageFrame({ title, body, filters, mails }: PageContent, options: PageOptions): string {
  const { language, follows = false } = options;
  const script = previewScript({ filters, follows });
  const policy = pagePolicy({ style: previewStyle, script, mails, connects: follows });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${previewStyle}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`;
}

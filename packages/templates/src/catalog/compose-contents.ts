import type { ContentTexts } from '../icu/content-texts.ts';
import { htmlInLayout, inLayout } from '../mail/compose-html.ts';
import type { Contents } from './read-contents.ts';
import type { Layouts, LayoutTexts } from './read-layout.ts';

/**
 * Puts the texts of a template into the layouts of their channels. A channel that has a layout and no text of its own gets
 * the text of every channel in it.
 */
export function composeContents(contents: Contents, layouts: Layouts): Contents {
  const composed = new Map(contents);
  for (const [channel, layout] of layouts) {
    const own = contents.get(channel);
    const texts = own ?? contents.get('text');
    if (texts === undefined) continue;
    const content = composeContent(texts, layout);
    composed.set(channel, own === undefined ? { ...content, inLayout: true } : content);
  }
  return composed;
}

function composeContent({ text, subject, html, madeFrom }: ContentTexts, layout: LayoutTexts): ContentTexts {
  const whole = html && (layout.html === undefined ? html : htmlInLayout(html, layout.html));
  // A layout of the text goes around the text of the HTML inside; without one, the whole HTML makes the text.
  const made = layout.text === undefined ? whole : madeFrom;
  return {
    text: layout.text === undefined ? text : inLayout(text, layout.text),
    ...(subject && { subject: layout.subject === undefined ? subject : inLayout(subject, layout.subject) }),
    ...(whole && { html: whole }),
    ...(madeFrom && made && { madeFrom: made }),
  };
}

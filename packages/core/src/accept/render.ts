import { ConfigurationError } from '../base/errors.ts';
import type { Content, ContentByChannel } from '../model/content.ts';
import type { Notification, TemplateValue } from '../model/notification.ts';
import type { Channel, Recipient } from '../model/recipient.ts';
import type { Renderer } from '../ports/renderer.ts';

interface RenderedContent {
  readonly content: ContentByChannel;
  readonly locale: string | undefined;
}

/**
 * The content of a notification for each channel: what the renderer makes of its template, or of its plain text.
 *
 * @throws RenderError from the renderer; ConfigurationError when a template is asked for and there is no renderer
 */
export async function renderContent(
  { template, values = {}, text }: Notification,
  recipient: Recipient,
  channels: readonly Channel[],
  renderer: Renderer | undefined,
): Promise<RenderedContent> {
  const content: { [channel: string]: Content } = {};
  if (template === undefined) {
    for (const channel of channels) {
      content[channel] = (await renderer?.renderText?.({ text, channel })) ?? { text };
    }
    return { content, locale: recipient.locale };
  }
  if (renderer === undefined) {
    throw new ConfigurationError(
      `The template ${JSON.stringify(template)} cannot be rendered: give createHub() a renderer, such as templates(catalog).`,
    );
  }
  const { locale, timeZone } = recipient;
  let used: string | undefined;
  for (const channel of channels) {
    const request = { template, values, channel, ...(locale && { locale }), ...(timeZone && { timeZone }) };
    const rendered = await renderer.render(request);
    content[channel] = rendered.content;
    used ??= rendered.locale;
  }
  return { content, locale: used };
}

/** The contents of one list of notifications: what is asked for in the same words is rendered once. */
export class SharedContents {
  readonly #contents = new Map<string, Promise<RenderedContent>>();

  /** What was rendered for an equal notification of the list, or what `render` makes of this one. */
  get(
    notification: Notification,
    recipient: Recipient,
    channels: readonly Channel[],
    render: () => Promise<RenderedContent>,
  ): Promise<RenderedContent> {
    const key = keyOf(notification, recipient, channels);
    const known = this.#contents.get(key);
    // An error says which notification it is about: each has its own.
    if (known !== undefined) return known.catch(render);
    const content = render();
    this.#contents.set(key, content);
    return content;
  }
}

/** The same for two notifications when a renderer is asked for the same. A text is told from a number with its digits. */
function keyOf(
  { template, text, values = {} }: Notification,
  { locale, timeZone }: Recipient,
  channels: readonly Channel[],
): string {
  const parts: unknown[] = [template ?? null, text ?? null, locale ?? null, timeZone ?? null, channels];
  for (const name of Object.keys(values)) {
    const value = values[name];
    parts.push(name, typeof value, writtenOut(value));
  }
  return JSON.stringify(parts);
}

function writtenOut(value: TemplateValue | undefined): string | number {
  if (value instanceof Date) return value.getTime();
  // Intl writes its sign.
  return Object.is(value, -0) ? '-0' : String(value);
}

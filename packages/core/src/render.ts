import type { Channel } from './channel.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { Content, ContentByChannel } from './content.ts';
import type { Notification } from './notification.ts';
import type { Recipient } from './recipient.ts';
import type { Renderer } from './renderer.ts';

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
): Promise<{ readonly content: ContentByChannel; readonly locale: string | undefined }> {
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

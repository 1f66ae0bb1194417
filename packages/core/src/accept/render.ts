import type { Duration } from '../base/duration.ts';
import { ConfigurationError, RenderError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import type { OptOutLinks } from '../consent/opt-out-links.ts';
import { type Category, categories } from '../model/category.ts';
import type { Content, ContentByChannel } from '../model/content.ts';
import type { Notification, TemplateValue } from '../model/notification.ts';
import { addressOn, type Channel, type Recipient } from '../model/recipient.ts';
import type { Rendered, Renderer, RenderRequest } from '../ports/renderer.ts';
import { isBlank } from './clean-text.ts';

interface RenderContext {
  readonly renderer: Renderer | undefined;
  readonly optOutLinks: OptOutLinks;
}

/** The content of a message, with the settings of its template. */
export interface RenderedContent {
  readonly content: ContentByChannel;
  readonly locale: string | undefined;
  /** How long it is valid after it is due. */
  readonly expiresIn?: Duration | undefined;
  readonly category?: Category | undefined;
}

/**
 * Renders the content of a notification for each channel, from its template or its plain text. If the renderer answers at
 * once, as most do, the content is there at once too.
 *
 * @throws RenderError from the renderer; ConfigurationError if there is a template but no renderer
 */
export function renderContent(
  { template, values = {}, text }: Notification,
  recipient: Recipient,
  channels: readonly Channel[],
  { renderer, optOutLinks }: RenderContext,
): RenderedContent | Promise<RenderedContent> {
  const content: { [channel: string]: Content } = {};
  if (template === undefined) {
    const rendered = inTurn<Content | undefined>(
      channels,
      (channel) => renderer?.renderText?.({ text, channel }),
      (given, channel) => {
        content[channel] = given === undefined ? { text } : own(given, channel);
      },
    );
    const whole = { content, locale: recipient.locale };
    return rendered === undefined ? whole : rendered.then(() => whole);
  }
  if (renderer === undefined) {
    throw new ConfigurationError(
      `The template ${quoted(template)} cannot be rendered: give createHub() a renderer, such as templates(catalog).`,
    );
  }
  let first: Rendered | undefined;
  const rendered = inTurn<Rendered>(
    channels,
    (channel) => renderer.render(requestOf({ template, values, channel, recipient, optOutLinks })),
    (given, channel) => {
      content[channel] = own(given.content, channel);
      first ??= given;
    },
  );
  const whole = (): RenderedContent => {
    const { expiresIn, category } = first ?? {};
    if (category !== undefined && !categories.includes(category)) throw wrongCategory(template);
    return { content, locale: first?.locale, expiresIn, category };
  };
  return rendered === undefined ? whole() : rendered.then(whole);
}

function requestOf({
  recipient,
  optOutLinks,
  ...request
}: Pick<RenderRequest, 'template' | 'values' | 'channel'> & {
  readonly recipient: Recipient;
  readonly optOutLinks: OptOutLinks;
}): RenderRequest {
  const { locale, timeZone } = recipient;
  const optOutUrl = optOutLinks.ofMarketing(addressOn(recipient, request.channel) ?? '');
  return {
    ...request,
    ...(locale && { locale }),
    ...(timeZone && { timeZone }),
    ...(optOutUrl !== undefined && { optOutUrl }),
  };
}

/** Renders for one channel after the other. Returns a promise only if the renderer gives one. */
function inTurn<Given>(
  channels: readonly Channel[],
  render: (channel: Channel) => Given | Promise<Given>,
  take: (given: Given, channel: Channel) => void,
): Promise<void> | undefined {
  for (const [place, channel] of channels.entries()) {
    const given = render(channel);
    if (isPromise(given)) {
      return Promise.resolve(given).then((one) => {
        take(one, channel);
        return inTurn(channels.slice(place + 1), render, take);
      });
    }
    take(given, channel);
  }
  return undefined;
}

/** True for a promise, also of another realm or library. */
export function isPromise<Value>(given: Value | Promise<Value>): given is Promise<Value> {
  return typeof given === 'object' && given !== null && 'then' in given;
}

function wrongCategory(template: string): RenderError {
  return new RenderError(
    `The renderer gave a category for the template ${quoted(template)} that is not one: it must be ${categories.join(', ')}, or absent.`,
  );
}

/**
 * A copy of the content that a renderer gave, as the renderer may change its own later.
 *
 * @throws RenderError if it has no text
 */
function own(given: Content, channel: Channel): Content {
  if (typeof given?.text !== 'string') {
    throw new RenderError(
      `The renderer gave no text for the channel ${quoted(channel)}: it must give { text }.`,
    );
  }
  const { text, subject, html, segments, altered } = given;
  if (isBlank(text) && html === undefined)
    throw new RenderError(`The text for the channel ${quoted(channel)} has nothing that can be seen.`);
  return {
    text,
    ...(subject !== undefined && { subject }),
    ...(html !== undefined && { html }),
    ...(segments !== undefined && { segments }),
    ...(altered !== undefined && altered.length > 0 && { altered: [...altered] }),
  };
}

/** The rendered contents of one list of notifications. Equal notifications are rendered once. */
export class SharedContents {
  readonly #contents = new Map<string, RenderedContent | Promise<RenderedContent>>();

  /** The content of an equal notification of the list, or the result of `render`. */
  get(
    notification: Notification,
    recipient: Recipient,
    channels: readonly Channel[],
    render: () => RenderedContent | Promise<RenderedContent>,
  ): RenderedContent | Promise<RenderedContent> {
    const key = keyOf(notification, recipient, channels);
    const known = this.#contents.get(key);
    // An error names its notification, so each notification that fails is rendered again.
    if (known !== undefined) return isPromise(known) ? known.catch(render) : known;
    const content = render();
    this.#contents.set(key, content);
    return content;
  }
}

/** A key that is equal for two notifications if the renderer's input is equal. The text '5' and the number 5 differ. */
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
  // Intl writes the sign of minus zero.
  return Object.is(value, -0) ? '-0' : String(value);
}

import type { Duration } from '../base/duration.ts';
import type { Category } from '../model/category.ts';
import type { Content } from '../model/content.ts';
import type { TemplateValues } from '../model/notification.ts';
import type { Channel } from '../model/recipient.ts';

/**
 * The port that makes content from a template and values. It is called once for equal notifications of one list, if they
 * have no opt-out links.
 */
export interface Renderer {
  /**
   * @throws RenderError if the template is unknown or a value is missing or wrong; `field` names it
   */
  render(request: RenderRequest): Rendered | Promise<Rendered>;
  /**
   * Makes content from a plain text. Without this method, every channel gets the text unchanged.
   *
   * @throws RenderError if the text may not be sent on this channel
   */
  renderText?(request: TextRequest): Content | Promise<Content>;
  /**
   * The text of a template, with `••••` in the place of each value: for people who may see that a message was sent, and
   * not its values. Undefined if the template, or its text for the channel, does not exist any more.
   */
  outline?(request: OutlineRequest): string | undefined;
}

export interface OutlineRequest {
  readonly template: string;
  readonly channel: Channel;
  /** BCP 47; absent: the renderer's default. */
  readonly locale?: string;
}

export interface RenderRequest {
  readonly template: string;
  readonly values: TemplateValues;
  readonly channel: Channel;
  /** The recipient's locale, BCP 47; absent: the renderer's default. */
  readonly locale?: string;
  /** The recipient's IANA time zone; absent: the renderer's default. */
  readonly timeZone?: string;
  /**
   * The link by which the recipient wants no more marketing, if the hub has `optOut.url`. A renderer gives it to the
   * text of a template whose category is `marketing`.
   */
  readonly optOutUrl?: string;
}

/** A notification's own text, for one channel. */
export interface TextRequest {
  readonly text: string;
  readonly channel: Channel;
}

export interface Rendered {
  readonly content: Content;
  /** The locale that was used. */
  readonly locale: string;
  /**
   * How long the content is worth sending, from when it is due. It applies to notifications without an `expiresIn`.
   * If the channels' contents differ in it, that of the route's first channel applies.
   */
  readonly expiresIn?: Duration;
  /** The purpose of the template. It applies to notifications without a `category`; that of the first channel, as above. */
  readonly category?: Category;
}

/**
 * The port that makes short links: an SMS has room for 160 characters, and a link of an application takes half of them.
 * A renderer asks it for the links of SMS alone.
 *
 * @example
 * const shortener: LinkShortener = {
 *   maxLength: 24,
 *   shorten: async (url) => `https://ex.am/${await links.keep(url)}`,
 * };
 */
export interface LinkShortener {
  /** The most characters of a short link. A longer answer is not used. */
  readonly maxLength: number;
  /**
   * Makes the short link of an address. It is called once for equal addresses of one message. If it throws, the long link
   * is sent, if the text then keeps its budget.
   */
  shorten(url: string, about: ShortenedLink): string | Promise<string>;
}

/** The place of a link. */
export interface ShortenedLink {
  readonly template: string;
  /** The name of the value that is the link. */
  readonly value: string;
}

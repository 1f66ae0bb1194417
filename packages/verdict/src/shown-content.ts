import type { Message } from '@nkul/core';

/** The part of a message's content on one channel that may be shown to people who do not need the content itself. */
export interface ShownContent {
  readonly channel: string;
  /** The text of its template with `••••` in the place of each value; absent for a plain text. */
  readonly outline?: string;
  /** The length of the text, in characters. */
  readonly characters: number;
  /** The segments of an SMS, if they were measured. */
  readonly segments?: number;
  /** The names of the values that are not in the text as they were given: an SMS lacks some of their characters. */
  readonly altered?: readonly string[];
}

/** Gives the text of a template with its values hidden: the `Renderer` of the application. */
export interface Outlines {
  outline?(request: {
    readonly template: string;
    readonly channel: string;
    readonly locale?: string;
  }): string | undefined;
}

/**
 * The part of a message's content that may be shown: the outline of a template's text, the length and segments of a plain
 * text, nothing of an erased one.
 *
 * @param renderer that of the application; without it, no text is shown
 */
export function shownContent(message: Message, renderer?: Outlines): readonly ShownContent[] {
  return Object.entries(message.content).map(([channel, { text, segments, altered }]) => {
    const outline = outlineOf(message, channel, renderer);
    return {
      channel,
      ...(outline !== undefined && { outline }),
      characters: Array.from(text).length,
      ...(segments !== undefined && { segments }),
      ...(altered !== undefined && { altered }),
    };
  });
}

function outlineOf(
  { template, locale }: Message,
  channel: string,
  renderer: Outlines | undefined,
): string | undefined {
  if (template === undefined) return undefined;
  return renderer?.outline?.({ template, channel, ...(locale !== undefined && { locale }) });
}

import type { HtmlEscapedString } from 'hono/utils/html';

/** A piece of a page, in which all that is not ours is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A piece that may not be there. */
export type MaybeHtml = Html | '';
